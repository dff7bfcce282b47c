"""Results of surveys as the API and the page show them, in the caller's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict

from models.language.languages import choose
from models.store import Store
from models.surveys import breakdowns, lists
from models.surveys.breakdowns import SurveyBy, TurnoutRow
from models.surveys.definition import NUMBERS, Audience, QuestionType, Sampling, Survey
from models.surveys.lists import WordedQuestion
from models.surveys.results import Cell, Part, QuestionResult, SurveyResults
from models.surveys.suppression import SMALLEST_CELL
from models.surveys.voices import YEARS, value_of
from models.surveys.weighting import Weighted


class ShownCell(Cell):
    """How many are in a cell, with its words; None is hidden."""

    text: str


class ShownRow(TypedDict):
    """One row of a matrix."""

    id: str
    text: str
    n: int | None
    options: list[ShownCell]


class ShownRank(TypedDict):
    """The mean rank of an option, from 1."""

    id: str
    rank: float


class ShownQuestionResult(TypedDict):
    """A question, how many answered it, and what; see `models.surveys.results.QuestionResult`."""

    id: str
    type: str
    text: str
    wording: Mapping[str, str]
    n: int | None
    alone: bool
    options: list[ShownCell]
    rows: list[ShownRow]
    mean: float | None
    median: float | None
    ranks: list[ShownRank] | None


class ShownResults(TypedDict):
    """The results of a survey in one language."""

    survey_id: str
    title: str
    opens_at: datetime
    closes_at: datetime
    at: datetime
    final: bool
    asked: Audience
    identity: str
    invitations: int
    target_count: int | None
    share_of_target: float | None
    n: int | None
    verified: int | None
    doubtful: int | None
    late: int | None
    sampling: Sampling
    smallest_cell: int
    early_reads: int
    weighted: Weighted | None
    questions: list[ShownQuestionResult]
    turnout: dict[str, list[TurnoutRow]]


def show(store: Store, found: SurveyResults, lang: str) -> ShownResults:
    """Show what a survey found, with the wording that was asked; how many answered where, once it is over."""
    survey, n = found["survey"], found["n"]
    target = survey["target_count"]
    worded = {question["id"]: question for question in lists.questions(survey, lang)}
    return {
        "survey_id": survey["_id"],
        "title": choose(survey["title"], lang),
        "opens_at": survey["opens_at"],
        "closes_at": survey["closes_at"],
        "at": found["at"],
        "final": found["final"],
        "asked": survey["audience"],
        "identity": survey["identity"],
        "invitations": found["invitations"],
        "target_count": target,
        "share_of_target": round(n / target, 4) if n is not None and target else None,
        "n": n,
        "verified": found["verified"],
        "doubtful": found["doubtful"],
        "late": found["late"],
        "sampling": Sampling(survey["sampling"]),
        "smallest_cell": SMALLEST_CELL,
        "early_reads": len(found["early_reads"]),
        "weighted": found["weighted"],
        "questions": [_question(row, worded[row["question"]["id"]]) for row in found["questions"]],
        "turnout": _turnout(store, survey) if found["final"] else {},
    }


def cell_text(question: WordedQuestion, cell: str) -> str:
    """Return what a cell of a question is called: an option by its words, numbers and dates by themselves."""
    kind = QuestionType(question["type"])
    if question["options"]:
        return next((option["text"] for option in question["options"] if option["id"] == cell), cell)
    if kind in NUMBERS:
        low, dots, high = cell.partition("..")
        if not dots:
            return f"{value_of(cell):g}"
        return f"{low} – < {high}" if low and high else f"≥ {low}" if low else f"< {high}"
    if kind is QuestionType.TIME:
        return f"{cell}:00–{cell}:59"
    return {"before": f"< {YEARS[0]}", "after": f"≥ {YEARS[1]}"}.get(cell, cell)


def _turnout(store: Store, survey: Survey) -> dict[str, list[TurnoutRow]]:
    return {str(by): breakdowns.turnout(store, survey, by) for by in SurveyBy}


def _question(row: QuestionResult, question: WordedQuestion) -> ShownQuestionResult:
    parts = row["parts"]
    texts = {one["id"]: one["text"] for one in question["rows"]}
    ranks = row["ranks"]
    return {
        "id": question["id"],
        "type": question["type"],
        "text": question["text"],
        "wording": row["question"]["text"],
        "n": row["n"],
        "alone": row["alone"],
        "options": [] if texts else _cells(parts[0], question),
        "rows": [
            {"id": part["row"], "text": texts[part["row"]], "n": part["n"], "options": _cells(part, question)}
            for part in parts
            if part["row"]
        ],
        "mean": row["mean"],
        "median": row["median"],
        "ranks": None if ranks is None else [{"id": name, "rank": rank} for name, rank in ranks.items()],
    }


def _cells(part: Part, question: WordedQuestion) -> list[ShownCell]:
    return [{**cell, "text": cell_text(question, cell["id"])} for cell in part["cells"]]
