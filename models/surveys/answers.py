"""Answers: one a voter, checked as a whole or question by question.

Document: `{_id, survey_id, voter, channel, at, answers}`; `answers` maps a question's id to an option's id, a list
of them, or a text. `voter` is a keyed hash of survey and caller, so that the same person can't answer twice and
nobody can read from the store who answered. For the same reason there is no event, `_id` tells no time and `at`
is the full hour.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.errors import Clash, Fault, Invalid
from models.language.text import nfc
from models.store import Document, Store
from models.store.collections import CollectionSpec
from models.surveys.definition import QuestionType, SurveyPhase, get_public, phase

SURVEY_ANSWERS = CollectionSpec(
    "survey_answers",
    Document,
    purpose="",
    kept="",
    indexes=[IndexModel([("survey_id", ASCENDING), ("voter", ASCENDING)], unique=True)],
)

#: By the id of the question: an option's id, a list of options' ids, or a text.
Answers = Mapping[str, Any]

_REFUSED = {SurveyPhase.UPCOMING: "survey_not_open", SurveyPhase.CLOSED: "survey_closed"}


def answer(store: Store, survey_id: str, voter_identity: str, answers: Answers, channel: str) -> Document:
    """Keep the answer of one voter.

    :param voter_identity: what stays the same of the caller (`device:<id>`, `citizen:<id>`, `zalo:<id>`); it
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
    document = {
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


def check_answers(survey: Document, answers: Answers) -> list[Fault]:
    """Everything that is wrong with the answers to a whole survey."""
    known = {question["id"]: question for question in survey["questions"]}
    faults = [Fault(f"answers.{key}", "unknown_question") for key in answers if key not in known]
    for key, question in known.items():
        faults.extend(check_one(question, answers.get(key)))
    if not faults and all(_empty(value) for value in answers.values()):
        faults.append(Fault("answers", "required"))
    return faults


def check_one(question: Document, value: Any) -> list[Fault]:
    """Everything that is wrong with the answer to one question; None means no answer."""
    field = f"answers.{question['id']}"
    if _empty(value):
        return [Fault(field, "required")] if question["required"] else []
    return list(_CHECKS[QuestionType(question["type"])](question, field, value))


def _single(question: Document, field: str, value: Any) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault(field, "wrong_type")
    elif value not in _options(question):
        yield Fault(field, "not_a_choice")


def _multiple(question: Document, field: str, value: Any) -> Iterator[Fault]:
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


def _text(question: Document, field: str, value: Any) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault(field, "wrong_type")
    elif len(nfc(value)) > question["max_length"]:
        yield Fault(field, "too_long", {"max": question["max_length"]})


_CHECKS: Mapping[QuestionType, Callable[[Document, str, Any], Iterator[Fault]]] = {
    QuestionType.SINGLE: _single,
    QuestionType.MULTIPLE: _multiple,
    QuestionType.TEXT: _text,
}


def _options(question: Document) -> set[str]:
    return {option["id"] for option in question["options"]}


def _empty(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _kept(value: Any) -> Any:
    return nfc(value) if isinstance(value, str) else value
