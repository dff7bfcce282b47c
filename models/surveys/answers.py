"""Answers: one for each voter, checked as a whole or question by question.

The same voter (a device, a citizen or a chat, kept as a keyed hash) can't answer twice, and nobody can read from the
store who answered. So there is no event, the id of an answer gives away no time, and its time is the full hour.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TypedDict, cast

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.errors import Clash, Fault, Invalid
from models.language.text import nfc
from models.language.visible import is_visible
from models.store import Store
from models.store.collections import CollectionSpec
from models.surveys.definition import (
    Question,
    QuestionType,
    Survey,
    SurveyPhase,
    WordedQuestion,
    get_public,
    phase,
)


class SurveyAnswer(TypedDict):
    """What one voter answered; `voter` is a keyed hash of survey and caller.

    `channel` is where they answered (`app`, `zalo`, `web`, …), `at` the full hour. `answers` has by the id of a
    question the id of an option, a list of such ids, or a text.
    """

    _id: str
    survey_id: str
    voter: str
    channel: str
    at: datetime
    answers: dict[str, str | list[str]]


SURVEY_ANSWERS = CollectionSpec(
    "survey_answers",
    SurveyAnswer,
    purpose="What one voter answered in one survey.",
    kept="For ever, with the survey.",
    personal="Who answered is a keyed hash; free texts stand as they were written.",
    indexes=[IndexModel([("survey_id", ASCENDING), ("voter", ASCENDING)], unique=True)],
)

#: By the id of the question what was sent for it: right is an option's id, a list of such ids, or a text.
Answers = Mapping[str, object]

#: A question with its words in all languages, or in one.
Asked = Question | WordedQuestion

_REFUSED = {SurveyPhase.UPCOMING: "survey_not_open", SurveyPhase.CLOSED: "survey_closed"}


def answer(store: Store, survey_id: str, voter_identity: str, answers: Answers, channel: str) -> SurveyAnswer:
    """Keep the answer of one voter.

    :param voter_identity: what stays the same of the caller (`device:<id>`, `citizen:<id>`, `chat:<id>`); it
        is hashed with the survey and not kept.
    :param channel: where the answer was given (`app`, `zalo`, `web`, …).
    :raises NotFound: there is no such survey.
    :raises Clash: it is not open (`survey_not_open`, `survey_closed`), or this voter has answered
        (`already_answered`).
    :raises Invalid: naming every question whose answer is wrong.
    """
    survey = get_public(store, survey_id)
    now = datetime.now(UTC)
    if refused := _REFUSED.get(phase(survey, now)):
        raise Clash(refused)
    if faults := check_answers(survey, answers):
        raise Invalid(*faults)
    document: SurveyAnswer = {
        "_id": secrets.token_hex(12),
        "survey_id": survey_id,
        "voter": store.vault.digest("survey-voter", survey_id, voter_identity),
        "channel": channel,
        "at": now.replace(minute=0, second=0, microsecond=0),
        "answers": {key: _kept(value) for key, value in answers.items() if not _empty(value)},
    }
    try:
        store.collection(SURVEY_ANSWERS).insert_one(document)
    except DuplicateKeyError as error:
        raise Clash("already_answered") from error
    return document


def check_answers(survey: Survey, answers: Answers) -> list[Fault]:
    """Return everything that is wrong with the answers to a whole survey."""
    known = {question["id"]: question for question in survey["questions"]}
    faults = [Fault(f"answers.{key}", "unknown_question") for key in answers if key not in known]
    for key, question in known.items():
        faults.extend(check_one(question, answers.get(key)))
    if not faults and all(_empty(value) for value in answers.values()):
        faults.append(Fault("answers", "required"))
    return faults


def check_one(question: Asked, value: object) -> list[Fault]:
    """Return everything that is wrong with the answer to one question; None means no answer."""
    field = f"answers.{question['id']}"
    if _empty(value):
        return [Fault(field, "required")] if question["required"] else []
    return list(_CHECKS[QuestionType(question["type"])](question, field, value))


def _single(question: Asked, field: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault(field, "wrong_type")
    elif value not in _options(question):
        yield Fault(field, "not_a_choice")


def _multiple(question: Asked, field: str, value: object) -> Iterator[Fault]:
    if not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
        yield Fault(field, "wrong_type")
        return
    if set(value) - _options(question):
        yield Fault(field, "not_a_choice")
    if len(set(value)) < len(value):
        yield Fault(field, "id_repeated")
    most = question["max_choices"]
    if most and len(value) > most:
        yield Fault(field, "too_many_choices", {"max": most})


def _text(question: Asked, field: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault(field, "wrong_type")
    elif len(nfc(value)) > question["max_length"]:
        yield Fault(field, "too_long", {"max": question["max_length"]})


_CHECKS: Mapping[QuestionType, Callable[[Asked, str, object], Iterator[Fault]]] = {
    QuestionType.SINGLE: _single,
    QuestionType.MULTIPLE: _multiple,
    QuestionType.TEXT: _text,
}


def _options(question: Asked) -> set[str]:
    return {option["id"] for option in question["options"]}


def _empty(value: object) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not is_visible(value))


def _kept(value: object) -> str | list[str]:
    """Return an answer, which was checked, as it is stored."""
    return nfc(value) if isinstance(value, str) else cast(list[str], value)
