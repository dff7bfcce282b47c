"""What is asked, where and when.

Document: `{_id, version, area_id, title, intro, questions, opens_at, closes_at, state, target_count}`. Texts map
a language to the words. A question: `{id, type, text, options: [{id, text}], required, max_choices, max_length}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from pymongo import ASCENDING, IndexModel

from models.areas import areas
from models.errors import Fault, Invalid
from models.language.languages import DEFAULT, choose
from models.store import Document, Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor

SURVEYS = CollectionSpec(
    "surveys",
    Document,
    purpose="",
    kept="",
    kind=Kind.SURVEY,
    indexes=[IndexModel([("area_id", ASCENDING), ("state", ASCENDING), ("closes_at", ASCENDING)])],
)

#: Characters of a text answer, where the question says nothing else.
LONGEST_TEXT = 1000


class SurveyState(StrEnum):
    """What the officials decided; whether it takes answers depends on its days, too (see `SurveyPhase`)."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class SurveyPhase(StrEnum):
    """Where a published survey is in its life."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


class QuestionType(StrEnum):
    """One option, any number of options, or free words."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TEXT = "text"


def create(store: Store, survey: Document, actor: Actor) -> Document:
    """Keep a new survey; its `state` is a draft unless it says otherwise.

    :raises Invalid: naming every fault of its area, days, texts and questions.
    """
    faults = list(_faults(store, survey))
    if faults:
        raise Invalid(*faults)
    document = {"intro": {}, "state": SurveyState.DRAFT, "target_count": None, **survey}
    document["questions"] = [_QUESTION | question for question in survey["questions"]]
    return events.create(store, SURVEYS, document, action="created", actor=actor)


def close(store: Store, id: str, actor: Actor, *, expect: int | None = None) -> Document:
    """End a survey now; its results can be read from then on.

    :raises NotFound: there is no such survey.
    :raises Stale: somebody changed it first, or it is not open.
    """
    values = {"state": SurveyState.CLOSED, "closes_at": datetime.now(UTC)}
    return events.change(
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


def get_public(store: Store, id: str) -> Document:
    """A survey that the public may see: anything but a draft.

    :raises NotFound: there is none.
    """
    return store.one(SURVEYS, id, {"state": {"$ne": SurveyState.DRAFT}})


def listed(store: Store, area_id: str, wanted: SurveyPhase = SurveyPhase.OPEN) -> list[Document]:
    """The surveys of an area and of everything above it in one phase, the first to end first.

    :raises NotFound: there is no such area.
    """
    here = sorted({one for now in areas.in_use(store, area_id) for one in now["path"]})
    rows = store.collection(SURVEYS).find({"area_id": {"$in": here}, "state": {"$ne": SurveyState.DRAFT}})
    now = datetime.now(UTC)
    return [row for row in rows.sort("closes_at", ASCENDING) if phase(row, now) is wanted]


def phase(survey: Document, now: datetime | None = None) -> SurveyPhase:
    """Where a survey that is no draft is in its life."""
    now = now or datetime.now(UTC)
    if survey["state"] == SurveyState.CLOSED or now >= survey["closes_at"]:
        return SurveyPhase.CLOSED
    return SurveyPhase.UPCOMING if now < survey["opens_at"] else SurveyPhase.OPEN


def questions(survey: Document, lang: str) -> list[Document]:
    """The questions with their words in `lang`, in order: `{id, type, text, options: [{id, text}], …}`."""
    return [
        {
            **question,
            "text": choose(question["text"], lang),
            "options": [
                {"id": option["id"], "text": choose(option["text"], lang)} for option in question["options"]
            ],
        }
        for question in survey["questions"]
    ]


_QUESTION: Document = {"options": [], "required": False, "max_choices": None, "max_length": LONGEST_TEXT}


def _faults(store: Store, survey: Document) -> Iterator[Fault]:
    if not store.collection(areas.AREAS).find_one({"_id": survey.get("area_id")}, {"_id": 1}):
        yield Fault("area_id", "area_not_found", {"area": survey.get("area_id", "")})
    if not choose(survey.get("title", {}), DEFAULT):
        yield Fault("title", "required")
    if not survey["opens_at"] < survey["closes_at"]:
        yield Fault("closes_at", "ends_before_start")
    asked = survey.get("questions", [])
    if not asked:
        yield Fault("questions", "required")
    if _repeated([question["id"] for question in asked]):
        yield Fault("questions", "id_repeated")
    for number, question in enumerate(asked):
        yield from _question_faults(f"questions.{number}", question)


def _question_faults(field: str, question: Document) -> Iterator[Fault]:
    if question["type"] not in set(QuestionType):
        yield Fault(f"{field}.type", "not_a_choice")
    if not choose(question.get("text", {}), DEFAULT):
        yield Fault(f"{field}.text", "required")
    options = question.get("options", [])
    if question["type"] != QuestionType.TEXT and len(options) < 2:
        yield Fault(f"{field}.options", "too_few_options")
    if _repeated([option["id"] for option in options]):
        yield Fault(f"{field}.options", "id_repeated")


def _repeated(ids: Sequence[str]) -> bool:
    return len(set(ids)) < len(ids)
