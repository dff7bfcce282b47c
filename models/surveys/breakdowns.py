"""Breakdowns: the results of a survey that is over by area, day, language or channel.

How many answered in each row may be read by everybody; what they said there, by officials.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TypedDict

from models.access.callers import Identity
from models.store import Store
from models.surveys import embargo, hidden_results, lists, result_cells
from models.surveys.definition import Question, Survey
from models.surveys.hidden_results import Rows, question_total
from models.surveys.result_cells import Layout
from models.surveys.results import final_totals, layouts_of, turnout_rows
from models.surveys.suppression import Hidden
from models.surveys.tally import SurveyTotal


class SurveyBy(StrEnum):
    """What the rows of a breakdown are."""

    AREA = "area"
    DAY = "day"
    LANGUAGE = "lang"
    CHANNEL = "channel"


class TurnoutRow(TypedDict):
    """How many answered in one row; None is hidden. `above` is the area of which it is a part."""

    id: str
    above: str
    n: int | None


class RowPart(TypedDict):
    """What was answered in one row to a question, or to one row of a matrix; None is hidden."""

    id: str
    row: str
    n: int | None
    counts: dict[str, int | None]


class BrokenDown(TypedDict):
    """One question by rows."""

    question: Question
    rows: list[RowPart]


class Breakdown(TypedDict):
    """The results of a survey by rows."""

    by: SurveyBy
    rows: list[TurnoutRow]
    questions: list[BrokenDown]


def turnout(store: Store, survey: Survey, by: SurveyBy) -> list[TurnoutRow]:
    """Return how many answered in each row of a survey that is over.

    :raises TooCostly: many answers are still to be counted.
    """
    return _turnout(turnout_rows(store, survey, by, final_totals(store, survey)))


def breakdown(store: Store, identity: Identity, id: str, by: SurveyBy) -> Breakdown:
    """Return the results of a survey by rows, for an official.

    :raises NotFound: there is no such survey for this official.
    :raises Forbidden: `results_after_close`, `results_after_grace`: steps tell of the whole alone, as parts are too
        small.
    :raises TooCostly: many answers are still to be counted.
    """
    survey = lists.readable(store, identity, id)
    if not embargo.is_final(survey):
        raise embargo.too_early(survey)
    total = final_totals(store, survey)
    rows, asked = turnout_rows(store, survey, by, total), layouts_of(survey, total)
    hidden = hidden_results.of_breakdown(asked, rows, hidden_results.of_whole(asked, total))
    return {
        "by": by,
        "rows": _turnout(rows),
        "questions": [
            {"question": found[0].question, "rows": _rows(rows, found, hidden[name])}
            for name, found in asked.items()
        ],
    }


def _turnout(rows: Rows) -> list[TurnoutRow]:
    lost = hidden_results.of_turnout(rows)
    above = rows.above or {}
    return [
        {"id": name, "above": above.get(name, ""), "n": None if lost.row(name) else total["n"]}
        for name, total in sorted(rows.totals.items())
    ]


def _rows(rows: Rows, found: Sequence[Layout], hidden: Sequence[Hidden]) -> list[RowPart]:
    if found[0].alone:
        return [_of_several(found[0], name, total, hidden) for name, total in sorted(rows.totals.items())]
    return [
        _of_one(layout, name, total, lost)
        for layout, lost in zip(found, hidden, strict=True)
        for name, total in sorted(rows.totals.items())
    ]


def _of_one(layout: Layout, name: str, total: SurveyTotal, lost: Hidden) -> RowPart:
    part = question_total(total, layout.question["id"])
    told = hidden_results.told_by_row(layout)
    counts = result_cells.counts(layout, part) if told else {}
    return {
        "id": name,
        "row": layout.row,
        "n": None if lost.row(name) else result_cells.answered(layout, part),
        "counts": {cell: None if lost.cell(name, cell) else count for cell, count in counts.items()},
    }


def _of_several(layout: Layout, name: str, total: SurveyTotal, hidden: Sequence[Hidden]) -> RowPart:
    part = question_total(total, layout.question["id"])
    counts = result_cells.counts(layout, part)
    return {
        "id": name,
        "row": "",
        "n": None if any(one.row(name) for one in hidden) else result_cells.answered(layout, part),
        "counts": {
            cell: None if lost.cell(name, "yes") else counts[cell]
            for cell, lost in zip(layout.cells, hidden, strict=True)
        },
    }
