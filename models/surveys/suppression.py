"""Suppression: which numbers of results are not shown, so that no small group of people can be read or computed.

A number from 1 to 4 is small. Whoever knows a sum and all of its parts but one can compute that one, so something else
is hidden together with it. Everything here is about numbers that add up, of which the sums are known to the reader:

- *parts of one sum* (`of_parts`): where a small part is hidden, so are others, until at least two are hidden and these
  together are not small. Neighbours of the hidden parts could have one person more or less: nothing tells.
- *a table* (`of_table`): of each hidden small cell there are another row and another column so that all four cells at
  their crossings hold somebody and are hidden. One person more here and there, one less in the two others: no sum of a
  row or column changes, so nothing that is shown tells which it is. Where a table has no such crossing, a column is
  hidden in all rows.
- *what is hidden above is hidden below* (`of_tree`): an option that is hidden of a district is hidden of each of its
  communes. So a person may have chosen another hidden option, and nothing that is shown anywhere tells.

Zeros are shown: they are nobody. docs/decisions/survey-results.md has the proof in full.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

#: Fewest people in a number that is shown.
SMALLEST_CELL = 5

#: By the name of a row the numbers of its columns.
Table = Mapping[str, Mapping[str, int]]

# What stands for all that is hidden together: no id of anything is like it.
_TOGETHER = "*"

_NEVER = 10**12


@dataclass(frozen=True)
class Hidden:
    """What of a table is not shown: whole rows with their sums, and single cells (row, column) of others."""

    rows: frozenset[str] = frozenset()
    cells: frozenset[tuple[str, str]] = frozenset()

    def row(self, name: str) -> bool:
        """Say whether a whole row is hidden."""
        return name in self.rows

    def cell(self, row: str, column: str) -> bool:
        """Say whether a cell is hidden."""
        return row in self.rows or (row, column) in self.cells


@dataclass(frozen=True)
class Node:
    """A row of nested tables: its numbers by column, and the rows below it, which it is at least as large as."""

    name: str
    counts: Mapping[str, int]
    below: Sequence[Node] = field(default=())


def is_small(count: int) -> bool:
    """Say whether so few people must not be seen."""
    return 0 < count < SMALLEST_CELL


def of_parts(parts: Mapping[str, int], hidden: Set[str] = frozenset()) -> frozenset[str]:
    """Return which parts of a known sum are hidden.

    :param hidden: parts that are hidden for other reasons.
    """
    if is_small(sum(parts.values())):
        return frozenset(parts)
    found = {name for name, count in parts.items() if is_small(count)} | set(hidden)
    while _tells(parts, found):
        shown = [name for name, count in parts.items() if count and name not in found]
        if not shown:
            return frozenset(parts)
        found.add(min(shown, key=lambda name: (parts[name], name)))
    return frozenset(found)


def of_share(count: int, of: int) -> bool:
    """Say whether it is hidden how many of some people did something: few did, or few did not."""
    return is_small(of) or is_small(count) or is_small(of - count)


def of_table(table: Table, columns: Set[str] = frozenset(), hidden_rows: Set[str] = frozenset()) -> Hidden:
    """Return what of a table is hidden of which the reader knows the sums of all columns and of all shown rows.

    :param columns: hidden in the sums already, `of_parts`.
    :param hidden_rows: hidden for other reasons.
    """
    sums = {name: sum(counts.values()) for name, counts in table.items()}
    if is_small(sum(sums.values())):
        return Hidden(frozenset(table))
    rows = of_parts(sums, hidden_rows & set(table))
    reduced = _reduced(table, rows)
    names = sorted({column for counts in table.values() for column in counts})
    together = set(columns)
    while True:
        found = _Cells.of(reduced, names, together)
        lost = found.protect()
        if lost is None:
            break
        together = _with_company(reduced, together | found.columns_of(lost), names)
    cells = {
        (row, column) for row in reduced if row != _TOGETHER for column in together
    } | found.hidden_cells()
    return Hidden(rows, frozenset(cells))


def of_tree(root: Node, columns: Set[str] = frozenset(), hidden_rows: Set[str] = frozenset()) -> Hidden:
    """Return what is hidden of nested rows of which the reader knows the root; see `of_table`.

    :param columns: hidden of the root already, `of_parts`.
    :param hidden_rows: hidden for other reasons.
    """
    nodes, found, opened = _opened(root, columns, hidden_rows)
    rows, cells = {*found.rows, *opened}, set(found.cells)
    for node in nodes:
        if node.name in found.rows:
            continue
        hidden_here = {column for row, column in found.cells if row == node.name}
        below = of_tree(node, hidden_here, hidden_rows)
        rows, cells = rows | below.rows, cells | below.cells
    return Hidden(frozenset(rows - {""}), frozenset(cell for cell in cells if cell[0]))


def _opened(root: Node, columns: Set[str], hidden_rows: Set[str]) -> tuple[list[Node], Hidden, set[str]]:
    """Return the rows below a node, what is hidden of them as one table, and the rows that those below stand for.

    A row that is hidden tells no sum, so the rows below it are parts of the sum above it, beside whoever is in none.
    """
    nodes, opened = list(root.below), set[str]()
    while True:
        table = {node.name: dict(node.counts) for node in nodes}
        rest = {
            column: root.counts.get(column, 0) - sum(counts.get(column, 0) for counts in table.values())
            for column in sorted({*root.counts, *columns})
        }
        found = of_table({**table, "": rest}, columns, hidden_rows) if nodes else Hidden()
        hidden = [node for node in nodes if node.name in found.rows and node.below]
        if not hidden:
            return nodes, found, opened
        opened |= {node.name for node in hidden}
        nodes = [node for node in nodes if node.name not in opened] + [
            one for node in hidden for one in node.below
        ]


def _tells(parts: Mapping[str, int], hidden: Set[str]) -> bool:
    """Say whether the sum tells too much of what is hidden."""
    people = [parts[name] for name in hidden if parts[name]]
    return bool(people) and (len(people) < 2 or is_small(sum(people)))


def _reduced(table: Table, rows: Set[str]) -> dict[str, Mapping[str, int]]:
    """Return the table with all hidden rows as one, since that one can be computed."""
    kept: dict[str, Mapping[str, int]] = {name: counts for name, counts in table.items() if name not in rows}
    together: dict[str, int] = {}
    for name in rows:
        for column, count in table[name].items():
            together[column] = together.get(column, 0) + count
    return {**kept, **({_TOGETHER: together} if together else {})}


def _with_company(table: Table, together: Set[str], names: Sequence[str]) -> set[str]:
    """Return some hidden columns with others, so that their sums tell nothing of one of them."""
    sums = {name: sum(counts.get(name, 0) for counts in table.values()) for name in names}
    return set(of_parts(sums, together))


@dataclass
class _Cells:
    """The cells of a table as numbers, its hidden columns put into one; `hidden` says which are not shown."""

    rows: list[str]
    columns: list[str]
    counts: NDArray[np.int64]
    hidden: NDArray[np.bool_]

    @classmethod
    def of(cls, table: Table, names: Sequence[str], together: Set[str]) -> _Cells:
        columns = [name for name in names if name not in together] + ([_TOGETHER] if together else [])
        rows = list(table)
        counts = np.zeros((len(rows), len(columns)), dtype=np.int64)
        for number, row in enumerate(rows):
            for column, count in table[row].items():
                counts[number, columns.index(_TOGETHER if column in together else column)] += count
        return cls(rows, columns, counts, (counts > 0) & (counts < SMALLEST_CELL))

    def protect(self) -> int | None:
        """Hide more until each small cell has a crossing and no sum of hidden cells is small.

        Returns None when that is done, or else a column that can't be protected so.
        """
        for row, column in np.argwhere((self.counts > 0) & (self.counts < SMALLEST_CELL)).tolist():
            if not self._cross(row, column):
                return int(column)
        for counts, hidden in ((self.counts, self.hidden), (self.counts.T, self.hidden.T)):
            for line in range(len(counts)):
                self._fill(counts[line], hidden[line])
        return None

    def columns_of(self, column: int) -> set[str]:
        """Return the column to hide in all rows; with another one where it stands for hidden ones already."""
        name = self.columns[column]
        if name != _TOGETHER:
            return {name}
        others = [one for one in range(len(self.columns)) if one != column and self.counts[:, one].any()]
        smallest = min(others, key=lambda one: int(self.counts[:, one].sum()), default=None)
        return set() if smallest is None else {self.columns[smallest]}

    def hidden_cells(self) -> set[tuple[str, str]]:
        """Return the hidden cells of the columns and rows that stand for themselves."""
        return {
            (self.rows[row], self.columns[column])
            for row, column in np.argwhere(self.hidden).tolist()
            if self.rows[row] != _TOGETHER and self.columns[column] != _TOGETHER
        }

    def _cross(self, row: int, column: int) -> bool:
        """Hide the cheapest crossing of a cell; False when there is none."""
        held = self.counts > 0
        possible = held & held[:, [column]] & held[[row], :]
        possible[row, :] = possible[:, column] = False
        if not possible.any():
            return False
        price = np.where(self.hidden, 0, self.counts)
        prices = np.where(possible, price + price[:, [column]] + price[[row], :], _NEVER)
        other_row, other_column = divmod(int(prices.argmin()), len(self.columns))
        for one, other in (
            (row, column),
            (row, other_column),
            (other_row, column),
            (other_row, other_column),
        ):
            self.hidden[one, other] = True
        return True

    @staticmethod
    def _fill(counts: NDArray[np.int64], hidden: NDArray[np.bool_]) -> None:
        """Hide more cells of one sum until those that are hidden hold enough people together."""
        while 0 < counts[hidden].sum() < SMALLEST_CELL and ((counts > 0) & ~hidden).any():
            hidden[int(np.where((counts > 0) & ~hidden, counts, _NEVER).argmin())] = True
