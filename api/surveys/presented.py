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
from models.surveys.voters import Voter


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
    replaced_by: str | None


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
        "replaced_by": survey["replaced_by"],
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
