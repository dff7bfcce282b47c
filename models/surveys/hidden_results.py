"""What is hidden of the results of one survey: of the whole, and of a breakdown by area, day, language or channel.

A question that is shown only to those who chose something tells by its number of answers how many chose it. So it is
hidden wherever that is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from models.surveys import result_cells
from models.surveys.definition import Condition, Question, QuestionType
from models.surveys.result_cells import Layout
from models.surveys.suppression import Hidden, Node, is_small, of_parts, of_share, of_table, of_tree
from models.surveys.tally import QuestionTotal, SurveyTotal

#: Rows that say how many answered.
_ANSWERED = "n"

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rows:
    """The rows of a breakdown.

    :param whole: the total of which they are parts.
    :param above: of areas the row above each, "" for none; None where no row is part of another and all add up to the
        whole.
    """

    whole: SurveyTotal
    totals: Mapping[str, SurveyTotal]
    above: Mapping[str, str] | None = None


#: By the name of a question what of it is hidden in a breakdown, by its layouts in order; of a multiple choice by
#: option.
Breakdown = Mapping[str, Sequence[Hidden]]


def of_whole(layouts: Mapping[str, Sequence[Layout]], total: SurveyTotal) -> dict[str, list[frozenset[str]]]:
    """Return the cells of each question, by layout, that are hidden of the whole; all of a question that is tied."""
    hidden: dict[str, list[frozenset[str]]] = {}
    for name, found in layouts.items():
        one = question_total(total, name)
        if tied(found[0].question, partial(_of_whole_tied, hidden)):
            hidden[name] = [frozenset((*layout.cells, _ANSWERED)) for layout in found]
        else:
            hidden[name] = [_of_layout(layout, one) for layout in found]
    return hidden


def of_untold(layouts: Mapping[str, Sequence[Layout]]) -> dict[str, list[frozenset[str]]]:
    """Return the cells of each question, by layout, of which nothing is told yet: all of them."""
    return {
        name: [frozenset((*layout.cells, _ANSWERED)) for layout in found] for name, found in layouts.items()
    }


def is_hidden(cells: frozenset[str]) -> bool:
    """Say whether not even the number of answers is shown."""
    return _ANSWERED in cells


def of_turnout(rows: Rows) -> Hidden:
    """Return which rows have so few answers that they are hidden."""
    return _of_rows(rows, lambda total: {_ANSWERED: total["n"]}, _NOTHING, _NOTHING)


def of_breakdown(
    layouts: Mapping[str, Sequence[Layout]], rows: Rows, whole: Mapping[str, Sequence[frozenset[str]]]
) -> Breakdown:
    """Return what of each question is hidden in a breakdown.

    :param whole: what `of_whole` hides.
    """
    turnout, hidden = of_turnout(rows).rows, dict[str, list[Hidden]]()
    for name, found in layouts.items():
        lost = {
            row for row in rows.totals if tied(found[0].question, partial(_of_row_tied, layouts, hidden, row))
        }
        hidden[name] = [
            one
            for layout, cells in zip(found, whole[name], strict=True)
            for one in _of_layout_by_rows(layout, rows, cells, frozenset(turnout | lost))
        ]
    return hidden


def question_total(total: SurveyTotal, question_id: str) -> QuestionTotal | None:
    """Return the total of one question; None where nobody answered it."""
    return total.get("questions", {}).get(question_id)


def told_by_row(layout: Layout) -> bool:
    """Say whether the cells of a question are told by row, too, and not only how many answered."""
    return bool(layout.cells) and layout.question["type"] != QuestionType.RANKING


def tied(question: Question, is_lost: Callable[[str, frozenset[str] | None], bool]) -> bool:
    """Say whether a question stands under a condition on something hidden.

    :param is_lost: says of a question and some of its cells (None: any) whether they are hidden.
    """
    return any(is_lost(other, cells) for other, cells in _leaves(question["show_if"]))


def _leaves(condition: Condition | None) -> Iterator[tuple[str, frozenset[str] | None]]:
    """Yield the questions of a condition, each with the cells that it names; None for any of them."""
    if condition is None:
        return
    if "question" in condition:
        value = condition.get("value")
        named = value if isinstance(value, list) else [value]
        cells = None if condition["op"] in ("greater", "less", "answered") else frozenset(map(str, named))
        yield condition["question"], cells
    for one in condition.get("conditions", []):
        yield from _leaves(one)


def _of_whole_tied(
    hidden: Mapping[str, Sequence[frozenset[str]]], other: str, cells: frozenset[str] | None
) -> bool:
    lost = frozenset().union(*hidden.get(other, []))
    return bool(lost if cells is None else lost & (cells | {_ANSWERED}))


def _of_row_tied(
    layouts: Mapping[str, Sequence[Layout]],
    hidden: Mapping[str, Sequence[Hidden]],
    row: str,
    other: str,
    cells: frozenset[str] | None,
) -> bool:
    found = hidden.get(other, [])
    if any(one.row(row) for one in found):
        return True
    names: Iterable[str] = (
        cells if cells is not None else (name for one in layouts.get(other, ()) for name in one.cells)
    )
    if layouts[other][0].alone:
        by_option = dict(zip(layouts[other][0].cells, found, strict=True))
        return any(by_option[name].cell(row, "yes") for name in names if name in by_option)
    return any(one.cell(row, name) for one in found for name in names)


def _of_layout(layout: Layout, total: QuestionTotal | None) -> frozenset[str]:
    n, found = result_cells.answered(layout, total), result_cells.counts(layout, total)
    if is_small(n):
        return frozenset((*layout.cells, _ANSWERED))
    if layout.alone:
        return frozenset(cell for cell, count in found.items() if of_share(count, n))
    if layout.question["type"] == QuestionType.RANKING:
        most = n * (len(layout.cells) - 1)
        return of_parts(found, frozenset(cell for cell, count in found.items() if is_small(most - count)))
    return of_parts(found)


def _of_layout_by_rows(
    layout: Layout, rows: Rows, cells: frozenset[str], lost: frozenset[str]
) -> Iterator[Hidden]:
    if is_hidden(cells):
        yield from [Hidden(frozenset(rows.totals))] * (len(layout.cells) if layout.alone else 1)
    elif layout.alone:
        for option in layout.cells:
            columns = frozenset({"yes", "no"}) if option in cells else _NOTHING
            yield _of_rows(rows, partial(_split, layout, option), columns, lost)
    elif told_by_row(layout):
        yield _of_rows(rows, partial(_counts, layout), cells, lost)
    else:
        yield _of_rows(rows, partial(_answered, layout), _NOTHING, lost)


def _counts(layout: Layout, total: SurveyTotal) -> dict[str, int]:
    return result_cells.counts(layout, question_total(total, layout.question["id"]))


def _answered(layout: Layout, total: SurveyTotal) -> dict[str, int]:
    return {_ANSWERED: result_cells.answered(layout, question_total(total, layout.question["id"]))}


def _split(layout: Layout, option: str, total: SurveyTotal) -> dict[str, int]:
    chose = _counts(layout, total)[option]
    return {"yes": chose, "no": _answered(layout, total)[_ANSWERED] - chose}


def _of_rows(
    rows: Rows,
    numbers: Callable[[SurveyTotal], dict[str, int]],
    columns: frozenset[str],
    lost: frozenset[str],
) -> Hidden:
    table = {name: numbers(total) for name, total in rows.totals.items()}
    if rows.above is None:
        return of_table(table, columns, lost)
    below: dict[str, list[str]] = {}
    for name, above in sorted(rows.above.items()):
        below.setdefault(above, []).append(name)

    def nodes(above: str) -> list[Node]:
        return [Node(name, table[name], nodes(name)) for name in below.get(above, [])]

    return of_tree(Node("", numbers(rows.whole), nodes("")), columns, lost)
