"""Surveys as the API shows them, in the caller's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

from models import surveys
from models.language.languages import choose
from models.store import Store
from models.surveys import answers, drafts, lists
from models.surveys.answer_checks import limits
from models.surveys.definition import (
    LONGEST_TEXT,
    TEXTS,
    QuestionType,
    Survey,
    SurveyPhase,
    VoterIdentity,
)
from models.surveys.lists import WordedQuestion, WordedSection
from models.surveys.results import SMALLEST_CELL, QuestionResult, SurveyResults
from models.surveys.voters import Voter

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
    identity: VoterIdentity
    changeable: bool
    grace_seconds: int
    languages: list[str]


class ShownQuestion(WordedQuestion):
    """A question in one language; the last two say again what `max` says, for apps that read them first."""

    max_choices: int | None
    max_length: int


class ShownSurvey(ShownHead):
    """A survey in one language."""

    sections: list[WordedSection]
    questions: list[ShownQuestion]


class ShownSurveys(TypedDict):
    """Some surveys in one language."""

    surveys: list[ShownHead]


class Answered(TypedDict):
    """The answer was kept; the results can be read from `closes_at` on."""

    survey_id: str
    closes_at: datetime


class OwnAnswers(TypedDict):
    """What a voter has answered and may change, or has filled in and not sent."""

    answered: bool
    may_answer: bool
    answers: dict[str, Any]
    others: dict[str, Any]


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
        "verified_only": survey["identity"] == VoterIdentity.VERIFIED,
        "identity": VoterIdentity(survey["identity"]),
        "changeable": survey["changeable"],
        "grace_seconds": survey["grace_seconds"],
        "languages": survey["languages"],
    }


def whole(survey: Survey, lang: str) -> ShownSurvey:
    """Show a survey with its questions."""
    return {
        **head(survey, lang),
        "sections": lists.sections(survey, lang),
        "questions": [_shown(question) for question in surveys.questions(survey, lang)],
    }


def _shown(question: WordedQuestion) -> ShownQuestion:
    _, most = limits(question)
    return {
        **question,
        "max_choices": most if question["type"] == QuestionType.MULTIPLE else None,
        "max_length": most if question["type"] in TEXTS else LONGEST_TEXT,
    }


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


def own(store: Store, survey: Survey, voter: Voter) -> OwnAnswers:
    """Show what a voter has of a survey."""
    before = answers.given(store, survey, voter)
    filled = drafts.load(store, survey, voter)
    closed = answers.has_answered(store, survey, voter)
    return {
        "answered": closed or before is not None,
        "may_answer": not closed and surveys.phase(survey) is SurveyPhase.OPEN,
        "answers": before["answers"] if before else dict(filled.answers),
        "others": before.get("others", {}) if before else dict(filled.others),
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
