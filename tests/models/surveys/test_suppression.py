"""Small numbers of results can neither be read nor computed: a solver tries, on random tables."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, milp

from models.surveys.suppression import Hidden, Node, is_small, of_parts, of_share, of_table, of_tree

Cell = tuple[str, str]


@dataclass(frozen=True)
class Known:
    """What a reader knows: some cells add up to this."""

    cells: frozenset[Cell]
    sum: int


def could_differ(truth: Mapping[Cell, int], known: Sequence[Known], wanted: frozenset[Cell]) -> bool:
    """Say whether there is another table with all that is known in which the wanted cells add up to something else."""
    names = sorted(truth)
    rows = np.array([[name in one.cells for name in names] for one in known], dtype=float)
    sums = [one.sum for one in known]
    aim = np.array([name in wanted for name in names], dtype=float)
    ends = []
    for sign in (1, -1):
        done = milp(
            sign * aim, constraints=LinearConstraint(rows, sums, sums), integrality=np.ones(len(names))
        )
        assert done.success, done.message
        ends.append(round(sign * done.fun))
    return bool(ends[0] < ends[1])


def crosses(rows: Sequence[str], columns: Sequence[str]) -> frozenset[Cell]:
    return frozenset((row, column) for row in rows for column in columns)


def random_table(
    chance: random.Random, rows: Sequence[str], columns: Sequence[str]
) -> dict[str, dict[str, int]]:
    sizes = [0, 0, 1, 2, 3, 5, 6, 8]
    return {row: {column: chance.choice(sizes) for column in columns} for row in rows}


COLUMNS = ("a", "b", "c")


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ({"a": 9, "b": 5}, set()),
        ({"a": 9, "b": 8, "c": 4}, {"b", "c"}),
        ({"a": 9, "b": 3, "c": 4}, {"b", "c"}),
        ({"a": 9, "b": 1, "c": 1}, {"a", "b", "c"}),
        ({"a": 9, "b": 0}, set()),
        ({"a": 4, "b": 0}, {"a", "b"}),
    ],
)
def test_a_small_part_is_hidden_with_others(parts: dict[str, int], hidden: set[str]) -> None:
    assert of_parts(parts) == hidden


@pytest.mark.parametrize(
    ("count", "of", "hidden"),
    [(5, 10, False), (4, 10, True), (6, 10, True), (0, 10, False), (10, 10, False), (0, 3, True)],
)
def test_a_share_is_hidden_when_few_did_or_few_did_not(count: int, of: int, hidden: bool) -> None:
    assert of_share(count, of) is hidden


def known_of_table(
    table: Mapping[str, Mapping[str, int]], columns: frozenset[str], found: Hidden
) -> Iterator[Known]:
    """What is shown of a table, and the sums of its columns and of the whole."""
    rows = list(table)
    yield Known(crosses(rows, COLUMNS), sum(map(sum, (counts.values() for counts in table.values()))))
    for column in COLUMNS:
        if column not in columns:
            yield Known(crosses(rows, [column]), sum(table[row][column] for row in rows))
    for row in rows:
        if not found.row(row):
            yield Known(crosses([row], COLUMNS), sum(table[row].values()))
        yield from (
            Known(frozenset({(row, column)}), table[row][column])
            for column in COLUMNS
            if not found.cell(row, column)
        )


@pytest.mark.parametrize("seed", range(60))
def test_no_small_cell_or_row_of_a_table_can_be_computed(seed: int) -> None:
    chance = random.Random(seed)
    table = random_table(chance, ["r1", "r2", "r3"][: chance.randint(2, 3)], COLUMNS)
    truth = {(row, column): count for row, counts in table.items() for column, count in counts.items()}
    columns = of_parts({column: sum(table[row][column] for row in table) for column in COLUMNS})
    found = of_table(table, columns)
    known = list(known_of_table(table, columns, found))
    for row, counts in table.items():
        if is_small(sum(counts.values())):
            assert could_differ(truth, known, crosses([row], COLUMNS)), (table, row)
        for column in COLUMNS:
            if is_small(counts[column]):
                assert found.cell(row, column)
                assert could_differ(truth, known, frozenset({(row, column)})), (table, row, column)
    for column in columns:
        if is_small(sum(table[row][column] for row in table)):
            assert could_differ(truth, known, crosses(list(table), [column])), (table, column)


@dataclass(frozen=True)
class Nested:
    """A random province: districts of communes, and people of whom no more is known than the district or nothing."""

    truth: Mapping[Cell, int]
    root: Node
    within: Mapping[str, Sequence[str]]

    def sum(self, name: str, column: str) -> int:
        return sum(self.truth[leaf, column] for leaf in self.within[name])


def nested(chance: random.Random) -> Nested:
    leaves = {"D": ["D1", "D2", "D"], "E": ["E1", "E"], "": [""]}
    table = random_table(chance, [leaf for under in leaves.values() for leaf in under], COLUMNS)
    for unknown in ("D", "E", ""):
        if chance.random() < 0.6:
            table[unknown] = dict.fromkeys(COLUMNS, 0)
    truth = {(row, column): count for row, counts in table.items() for column, count in counts.items()}
    within = {
        "root": list(table),
        "D": leaves["D"],
        "E": leaves["E"],
        "D1": ["D1"],
        "D2": ["D2"],
        "E1": ["E1"],
    }

    def node(name: str, *below: Node) -> Node:
        return Node(name, {c: sum(truth[leaf, c] for leaf in within[name]) for c in COLUMNS}, below)

    root = node("root", node("D", node("D1"), node("D2")), node("E", node("E1")))
    return Nested(truth, root, within)


def known_of(whole: Nested, columns: frozenset[str], found: Hidden) -> Iterator[Known]:
    """What is shown of nested areas."""
    yield Known(crosses(whole.within["root"], COLUMNS), sum(whole.root.counts.values()))
    for name, leaves in whole.within.items():
        for column in COLUMNS:
            if not (column in columns if name == "root" else found.cell(name, column)):
                yield Known(crosses(leaves, [column]), whole.sum(name, column))
        if name != "root" and not found.row(name):
            yield Known(crosses(leaves, COLUMNS), sum(whole.sum(name, column) for column in COLUMNS))


@pytest.mark.parametrize("seed", range(40))
def test_no_small_number_of_nested_areas_can_be_computed(seed: int) -> None:
    whole = nested(random.Random(seed))
    columns = of_parts(whole.root.counts)
    known = list(known_of(whole, columns, of_tree(whole.root, columns)))
    for name, leaves in whole.within.items():
        if is_small(sum(whole.sum(name, column) for column in COLUMNS)) and name != "root":
            assert could_differ(whole.truth, known, crosses(leaves, COLUMNS)), name
        for column in COLUMNS:
            if is_small(whole.sum(name, column)):
                assert could_differ(whole.truth, known, crosses(leaves, [column])), (name, column)


def test_unknown_homes_hide_no_more_than_they_must() -> None:
    communes = {"c16": 16, "c12": 12, "c6": 6, "c2": 2}
    province = Node("province", {"n": 36}, [Node(name, {"n": count}) for name, count in communes.items()])
    assert of_tree(Node("", {"n": 40}, [province])) == Hidden(frozenset({"province", "c2"}))


def test_of_a_large_table_without_small_numbers_all_is_shown() -> None:
    table = {f"r{row}": dict.fromkeys(COLUMNS, 50 + row) for row in range(100)}
    assert of_table(table) == Hidden()


def test_one_small_cell_of_a_large_table_hides_three_others() -> None:
    table = {f"r{row}": dict.fromkeys(COLUMNS, 50 + row) for row in range(100)}
    table["r7"]["a"] = 2
    found = of_table(table)
    assert (len(found.cells), found.rows, ("r7", "a") in found.cells) == (4, frozenset(), True)


def test_the_solver_computes_what_is_hidden_alone() -> None:
    table = {"r1": {"a": 2, "b": 9, "c": 9}, "r2": {"a": 9, "b": 9, "c": 9}}
    truth = {(row, column): count for row, counts in table.items() for column, count in counts.items()}
    alone = Hidden(cells=frozenset({("r1", "a")}))
    known = list(known_of_table(table, frozenset(), alone))
    assert not could_differ(truth, known, frozenset({("r1", "a")}))
