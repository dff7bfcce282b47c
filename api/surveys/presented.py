"""Surveys as the API shows them, in the caller's language."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from models import surveys
from models.language.languages import choose
from models.surveys.definition import Survey, SurveyPhase, WordedQuestion
from models.surveys.results import SMALLEST_CELL, QuestionResult, SurveyResults

#: How voters come to a survey: nobody draws a sample.
SAMPLING = "self_selected"


class ShownHead(TypedDict):
    """A survey in one language, without its questions."""

    _id: str
    version: int
    area_id: str
    title: str
    intro: str
    opens_at: datetime
    closes_at: datetime
    phase: SurveyPhase
    verified_only: bool


class ShownSurvey(ShownHead):
    """A survey in one language."""

    questions: list[WordedQuestion]


class ShownSurveys(TypedDict):
    """Some surveys in one language."""

    surveys: list[ShownHead]


class Answered(TypedDict):
    """The answer was kept; the results can be read from `closes_at` on."""

    survey_id: str
    closes_at: datetime


class WordedCount(TypedDict):
    """An option and how many chose it; None is suppressed."""

    id: str
    text: str
    count: int | None


class CountedQuestion(TypedDict):
    """A question, how many answered it, and what they chose."""

    id: str
    type: str
    text: str
    n: int
    options: list[WordedCount]


class ShownResults(TypedDict):
    """The results of a survey in one language."""

    survey_id: str
    title: str
    opens_at: datetime
    closes_at: datetime
    n: int
    doubtful: int
    target_count: int | None
    sampling: str
    smallest_cell: int
    questions: list[CountedQuestion]


def head(survey: Survey, lang: str) -> ShownHead:
    """Show a survey without its questions."""
    return {
        "_id": survey["_id"],
        "version": survey["version"],
        "area_id": survey["area_id"],
        "opens_at": survey["opens_at"],
        "closes_at": survey["closes_at"],
        "title": choose(survey["title"], lang),
        "intro": choose(survey["intro"], lang),
        "phase": surveys.phase(survey),
        "verified_only": survey.get("verified_only", False),
    }


def whole(survey: Survey, lang: str) -> ShownSurvey:
    """Show a survey with its questions."""
    return {**head(survey, lang), "questions": surveys.questions(survey, lang)}


def results(found: SurveyResults, lang: str) -> ShownResults:
    """Show what `models.surveys.results` found, with the wording that was asked."""
    survey = found["survey"]
    worded = {question["id"]: question for question in surveys.questions(survey, lang)}
    return {
        "survey_id": survey["_id"],
        "title": choose(survey["title"], lang),
        "opens_at": survey["opens_at"],
        "closes_at": survey["closes_at"],
        "n": found["n"],
        "doubtful": found["doubtful"],
        "target_count": survey["target_count"],
        "sampling": SAMPLING,
        "smallest_cell": SMALLEST_CELL,
        "questions": [_counted(row, worded[row["question"]["id"]]) for row in found["questions"]],
    }


def _counted(row: QuestionResult, question: WordedQuestion) -> CountedQuestion:
    texts = {option["id"]: option["text"] for option in question["options"]}
    options: list[WordedCount] = [{**option, "text": texts[option["id"]]} for option in row["options"]]
    return {
        "id": question["id"],
        "type": question["type"],
        "text": question["text"],
        "n": row["n"],
        "options": options,
    }
