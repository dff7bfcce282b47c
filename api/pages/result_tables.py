"""Tables of what a survey found, with a chart each: for the residents' page and for the console."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from api.html.numbers import decimal
from api.pages.charts import Bar, Chart, chart
from api.surveys.presented_results import ShownCell, ShownQuestionResult


class Line(NamedTuple):
    """One line of a table; what is hidden is None."""

    text: str
    people: int | None
    share: str | None
    margin: str | None


class Table(NamedTuple):
    """A table with its chart: of a question, or of one row of a matrix."""

    caption: str
    n: int | None
    lines: Sequence[Line]
    chart: Chart


def tables_of(question: ShownQuestionResult) -> list[Table]:
    """Return the tables of a question: one, one for each row of a matrix, or none of words and places."""
    if question["rows"]:
        return [_table(row["text"], row["n"], row["options"], question) for row in question["rows"]]
    return [_table("", question["n"], question["options"], question)] if question["options"] else []


def _table(caption: str, n: int | None, cells: Iterable[ShownCell], question: ShownQuestionResult) -> Table:
    shown = list(cells)
    most = max((cell["count"] or 0 for cell in shown), default=0) or 1
    points = question["type"] == "ranking"
    lines = [
        Line(cell["text"], cell["count"], percent(cell["share"]), percent(cell["margin"])) for cell in shown
    ]
    bars = [
        Bar(
            cell["text"],
            None if cell["count"] is None else cell["count"] / most if points else cell["share"] or 0.0,
            "…"
            if cell["count"] is None
            else str(cell["count"])
            if points
            else percent(cell["share"]) or "0 %",
        )
        for cell in shown
    ]
    return Table(caption, n, lines, chart(bars))


def percent(share: float | None) -> str | None:
    """Return a share as people read it; None is hidden."""
    return None if share is None else f"{decimal(share * 100, 1)} %"
