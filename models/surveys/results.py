"""Results: counts with their denominators, once a survey is over.

Cells of one to four people are not shown, since neighbours could guess who they are; nor is a cell that could be
computed from the others and the total. Free texts are counted, never shown to the public.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, TypedDict

from models.errors import Forbidden
from models.store import Store
from models.surveys.definition import CHOICES, Question, QuestionType, Survey, SurveyPhase
from models.surveys.kept_answers import SURVEY_ANSWERS
from models.surveys.lists import get_public, phase

#: Fewest people in a cell that is shown.
SMALLEST_CELL = 5


class OptionCount(TypedDict):
    """How many chose an option; None is suppressed."""

    id: str
    count: int | None


class QuestionResult(TypedDict):
    """How many answered a question (`n`), and what they chose."""

    question: Question
    n: int
    options: list[OptionCount]


class SurveyResults(TypedDict):
    """How many answered a survey (`n`), and each question of it.

    `doubtful` of them came from a network after many others, of people who have proved no phone number.
    """

    survey: Survey
    n: int
    doubtful: int
    questions: list[QuestionResult]


def results(store: Store, id: str) -> SurveyResults:
    """Return the counts of a survey that is over.

    :raises NotFound: there is no such survey.
    :raises Forbidden: it is not over yet (`results_after_close`).
    """
    survey = get_public(store, id)
    if phase(survey) is not SurveyPhase.CLOSED:
        raise Forbidden("results_after_close")
    answered, chosen = _answered(store, id), _chosen(store, survey)
    return {
        "survey": survey,
        "n": store.collection(SURVEY_ANSWERS).count_documents({"survey_id": id}),
        "doubtful": store.collection(SURVEY_ANSWERS).count_documents({"survey_id": id, "doubtful": True}),
        "questions": [
            _question(question, answered.get(question["id"], 0), chosen[question["id"]])
            for question in survey["questions"]
        ],
    }


def suppress(counts: Mapping[str, int], n: int, *, adds_up: bool) -> dict[str, int | None]:
    """Return the counts that may be shown; None stands for the others.

    :param n: how many answered the question.
    :param adds_up: each of them chose exactly one option, so a single missing count can be computed.
    """
    if n < SMALLEST_CELL:
        return dict.fromkeys(counts)
    hidden = {option for option, count in counts.items() if 0 < count < SMALLEST_CELL}
    if adds_up and len(hidden) == 1:
        others = [option for option, count in counts.items() if count and option not in hidden]
        hidden.add(min(others, key=lambda option: counts[option]))
    return {option: None if option in hidden else count for option, count in counts.items()}


def _question(question: Question, n: int, chosen: Mapping[str, int]) -> QuestionResult:
    asked = question["options"] if _is_counted(question) else []
    counts = {option["id"]: chosen.get(option["id"], 0) for option in asked}
    shown = suppress(counts, n, adds_up=question["type"] == QuestionType.SINGLE)
    options: list[OptionCount] = [{"id": option, "count": count} for option, count in shown.items()]
    return {"question": question, "n": n, "options": options}


def _is_counted(question: Question) -> bool:
    """Say whether answers are options; those of a matrix are options by rows."""
    return question["type"] in CHOICES and question["type"] != QuestionType.MATRIX


def _answered(store: Store, id: str) -> dict[str, int]:
    """Count who answered each question."""
    rows: Any = store.collection(SURVEY_ANSWERS).aggregate(
        [
            {"$match": {"survey_id": id}},
            {"$project": {"given": {"$objectToArray": "$answers"}}},
            {"$unwind": "$given"},
            {"$group": {"_id": "$given.k", "n": {"$sum": 1}}},
        ]
    )
    return {row["_id"]: row["n"] for row in rows}


def _chosen(store: Store, survey: Survey) -> Mapping[str, dict[str, int]]:
    """Count who chose each option of each question; texts stay out."""
    closed = [question["id"] for question in survey["questions"] if _is_counted(question)]
    rows: Any = store.collection(SURVEY_ANSWERS).aggregate(
        [
            {"$match": {"survey_id": survey["_id"]}},
            {"$project": {"given": {"$objectToArray": "$answers"}}},
            {"$unwind": "$given"},
            {"$match": {"given.k": {"$in": closed}}},
            {"$unwind": "$given.v"},
            {"$group": {"_id": {"question": "$given.k", "option": "$given.v"}, "n": {"$sum": 1}}},
        ]
    )
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        counts[row["_id"]["question"]][row["_id"]["option"]] = row["n"]
    return counts
