"""Surveys as the API shows them, in the caller's language."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from models import surveys
from models.language.text import choose
from models.store import Document
from models.surveys.results import SMALLEST_CELL

#: How voters come to a survey: nobody draws a sample.
SAMPLING = "self_selected"


class ShownOption(TypedDict):
    """One option of a question."""

    id: str
    text: str


class ShownQuestion(TypedDict):
    """One question."""

    id: str
    type: str
    text: str
    options: list[ShownOption]
    required: bool
    max_choices: int | None
    max_length: int


class SurveyHead(TypedDict):
    """A survey without its questions."""

    _id: str
    version: int
    area_id: str
    title: str
    intro: str
    opens_at: datetime
    closes_at: datetime
    phase: str


class ShownSurvey(SurveyHead):
    """A survey with its questions."""

    questions: list[ShownQuestion]


class ShownSurveys(TypedDict):
    """Some surveys."""

    surveys: list[SurveyHead]


class Answered(TypedDict):
    """The answer was kept; the results can be read from `closes_at` on."""

    survey_id: str
    closes_at: datetime


class CountedOption(ShownOption):
    """How many chose an option; None where it is suppressed to protect the people behind it."""

    count: int | None


class CountedQuestion(TypedDict):
    """The counts of one question, and how many answered it."""

    id: str
    type: str
    text: str
    n: int
    options: list[CountedOption]


class ShownResults(TypedDict):
    """The results of a survey that is over; counts below `smallest_cell` are suppressed."""

    survey_id: str
    title: str
    opens_at: datetime
    closes_at: datetime
    n: int
    target_count: int | None
    sampling: str
    smallest_cell: int
    questions: list[CountedQuestion]


def head(survey: Document, lang: str) -> SurveyHead:
    """Show a survey without its questions."""
    return {
        "_id": survey["_id"],
        "version": survey["version"],
        "area_id": survey["area_id"],
        "title": choose(survey["title"], lang),
        "intro": choose(survey["intro"], lang),
        "opens_at": survey["opens_at"],
        "closes_at": survey["closes_at"],
        "phase": surveys.phase(survey),
    }


def whole(survey: Document, lang: str) -> ShownSurvey:
    """Show a survey with its questions."""
    questions = [_question(question) for question in surveys.questions(survey, lang)]
    return {**head(survey, lang), "questions": questions}


def results(found: Document, lang: str) -> ShownResults:
    """Show what `models.surveys.results` found, with the wording that was asked."""
    survey = found["survey"]
    worded = {question["id"]: question for question in surveys.questions(survey, lang)}
    return {
        "survey_id": survey["_id"],
        "title": choose(survey["title"], lang),
        "opens_at": survey["opens_at"],
        "closes_at": survey["closes_at"],
        "n": found["n"],
        "target_count": survey["target_count"],
        "sampling": SAMPLING,
        "smallest_cell": SMALLEST_CELL,
        "questions": [_counted(row, worded[row["question"]["id"]]) for row in found["questions"]],
    }


def _question(question: Document) -> ShownQuestion:
    return {
        "id": question["id"],
        "type": question["type"],
        "text": question["text"],
        "options": question["options"],
        "required": question["required"],
        "max_choices": question["max_choices"],
        "max_length": question["max_length"],
    }


def _counted(row: Document, question: Document) -> CountedQuestion:
    texts = {option["id"]: option["text"] for option in question["options"]}
    return {
        "id": question["id"],
        "type": question["type"],
        "text": question["text"],
        "n": row["n"],
        "options": [
            {"id": option["id"], "text": texts[option["id"]], "count": option["count"]}
            for option in row["options"]
        ],
    }
