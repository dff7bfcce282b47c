"""Drafting (soạn khảo sát): making and editing surveys; every fault of one is named at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NotRequired, TypedDict

from models.areas import areas
from models.errors import Fault, insist_on_none
from models.language.languages import DEFAULT, choose
from models.language.visible import is_visible
from models.store import Store, events
from models.store.events import Actor
from models.surveys.definition import (
    CHOICES,
    SURVEYS,
    About,
    Audience,
    Question,
    QuestionType,
    Section,
    Survey,
    SurveyState,
    whole,
)


class SurveyDraft(TypedDict):
    """A survey as an official gives it; `area_id`, `title` and `questions` are a must, too.

    A question may leave out what has a default; see `models.surveys.definition.whole_question`.
    """

    _id: NotRequired[str]
    area_id: NotRequired[str]
    title: NotRequired[dict[str, str]]
    intro: NotRequired[dict[str, str]]
    questions: NotRequired[Sequence[Any]]
    sections: NotRequired[list[Section]]
    audience: NotRequired[Audience]
    identity: NotRequired[str]
    changeable: NotRequired[bool]
    grace_seconds: NotRequired[int]
    languages: NotRequired[list[str]]
    embargo: NotRequired[bool]
    results_public: NotRequired[str]
    about: NotRequired[About | None]
    opens_at: datetime
    closes_at: datetime
    remind_at: NotRequired[datetime | None]
    state: NotRequired[str]
    target_count: NotRequired[int | None]


def create(store: Store, survey: SurveyDraft, actor: Actor) -> Survey:
    """Keep a new survey; its `state` is a draft unless it says otherwise.

    :raises Invalid: naming every fault of its area, days, texts and questions.
    """
    now = datetime.now(UTC)
    document = whole({**survey, "created_at": now, "updated_at": now})
    insist_on_none(faults(store, document))
    made: Survey = events.create(store, SURVEYS, document, action="created", actor=actor)
    return whole(made)


def close(store: Store, id: str, actor: Actor, *, expect: int | None = None) -> Survey:
    """End a survey now; its results can be read from then on.

    :raises NotFound: there is no such survey.
    :raises Stale: somebody changed it first, or it is not open.
    """
    values = {"state": SurveyState.CLOSED, "closes_at": datetime.now(UTC)}
    closed = events.change(
        store,
        SURVEYS,
        id,
        {"$set": values},
        action="closed",
        actor=actor,
        expect=expect,
        guard={"state": SurveyState.OPEN},
        details={"public": True},
    )
    return whole(closed)


def faults(store: Store, survey: Survey) -> Iterator[Fault]:
    """Find everything that is wrong with a survey."""
    if not store.collection(areas.AREAS).find_one({"_id": survey.get("area_id")}, {"_id": 1}):
        yield Fault("area_id", "area_not_found", {"area": survey.get("area_id", "")})
    if not is_visible(choose(survey.get("title", {}), DEFAULT)):
        yield Fault("title", "required")
    if not survey["opens_at"] < survey["closes_at"]:
        yield Fault("closes_at", "ends_before_start")
    asked = survey["questions"]
    if not asked:
        yield Fault("questions", "required")
    if _repeated([question["id"] for question in asked]):
        yield Fault("questions", "id_repeated")
    for number, question in enumerate(asked):
        yield from _question_faults(f"questions.{number}", question)


def _question_faults(field: str, question: Question) -> Iterator[Fault]:
    if question["type"] not in set(QuestionType):
        yield Fault(f"{field}.type", "not_a_choice")
    if not choose(question["text"], DEFAULT):
        yield Fault(f"{field}.text", "required")
    options = question["options"]
    if question["type"] in CHOICES and len(options) < 2:
        yield Fault(f"{field}.options", "too_few_options")
    if _repeated([option["id"] for option in options]):
        yield Fault(f"{field}.options", "id_repeated")


def _repeated(ids: Sequence[str]) -> bool:
    return len(set(ids)) < len(ids)
