"""The definition of a survey: what is asked, where and when. Texts map a language to the words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.areas import areas
from models.errors import Fault, Invalid
from models.language.languages import DEFAULT, choose
from models.language.visible import is_visible
from models.store import Query, Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor


class Option(TypedDict):
    """One answer to choose."""

    id: str
    text: dict[str, str]


class Question(TypedDict):
    """One question; `type` is a `QuestionType`.

    `max_choices` limits a question with several options (None: all of them), `max_length` a text, in characters.
    """

    id: str
    type: str
    text: dict[str, str]
    options: list[Option]
    required: bool
    max_choices: int | None
    max_length: int


class QuestionDraft(TypedDict):
    """A question as an official gives it; what is left out gets a default."""

    id: str
    type: str
    text: NotRequired[dict[str, str]]
    options: NotRequired[list[Option]]
    required: NotRequired[bool]
    max_choices: NotRequired[int | None]
    max_length: NotRequired[int]


class SurveyDraft(TypedDict):
    """A survey as an official gives it; `area_id`, `title` and `questions` are a must, too."""

    _id: NotRequired[str]
    area_id: NotRequired[str]
    title: NotRequired[dict[str, str]]
    intro: NotRequired[dict[str, str]]
    questions: NotRequired[list[QuestionDraft]]
    opens_at: datetime
    closes_at: datetime
    state: NotRequired[str]
    target_count: NotRequired[int | None]
    verified_only: NotRequired[bool]


class Survey(TypedDict):
    """One survey of the people of an area and of everything below it.

    It takes answers from `opens_at` until `closes_at`; `state` is a `SurveyState`. `target_count` is how many
    answers were hoped for. `verified_only`: it takes answers of people with a proved phone number only; surveys made
    before there was that choice lack it.
    """

    _id: str
    version: int
    area_id: str
    title: dict[str, str]
    intro: dict[str, str]
    questions: list[Question]
    opens_at: datetime
    closes_at: datetime
    state: str
    target_count: int | None
    verified_only: NotRequired[bool]


class WordedOption(TypedDict):
    """An option in one language."""

    id: str
    text: str


class WordedQuestion(TypedDict):
    """A question in one language."""

    id: str
    type: str
    text: str
    options: list[WordedOption]
    required: bool
    max_choices: int | None
    max_length: int


SURVEYS = CollectionSpec(
    "surveys",
    Survey,
    purpose="One survey: what is asked, where and when.",
    kept="For ever.",
    kind=Kind.SURVEY,
    indexes=[IndexModel([("area_id", ASCENDING), ("state", ASCENDING), ("closes_at", ASCENDING)])],
)

#: Characters of a text answer, where the question says nothing else.
LONGEST_TEXT = 1000


#: Surveys of one phase that a list shows.
MOST_LISTED = 100


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


def create(store: Store, survey: SurveyDraft, actor: Actor) -> Survey:
    """Keep a new survey; its `state` is a draft unless it says otherwise.

    :raises Invalid: naming every fault of its area, days, texts and questions.
    """
    faults = list(_faults(store, survey))
    if faults:
        raise Invalid(*faults)
    document = {
        "intro": {},
        "state": SurveyState.DRAFT,
        "target_count": None,
        "verified_only": False,
        **survey,
    }
    document["questions"] = [{**_QUESTION, **question} for question in survey.get("questions", [])]
    return events.create(store, SURVEYS, document, action="created", actor=actor)


def close(store: Store, id: str, actor: Actor, *, expect: int | None = None) -> Survey:
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


def get_public(store: Store, id: str) -> Survey:
    """Return a survey that the public may see: anything but a draft.

    :raises NotFound: there is none.
    """
    return store.one(SURVEYS, id, {"state": {"$ne": SurveyState.DRAFT}})


def listed(store: Store, area_id: str, wanted: SurveyPhase = SurveyPhase.OPEN) -> list[Survey]:
    """Return the surveys of an area and of everything above it in one phase, the first to end first.

    Of those that are over, the last to end; in each phase `MOST_LISTED` at most.

    :raises NotFound: there is no such area.
    """
    here = sorted({one for now in areas.in_use(store, area_id) for one in now["path"]})
    now = datetime.now(UTC)
    over = wanted is SurveyPhase.CLOSED
    found = store.collection(SURVEYS).find({"area_id": {"$in": here}, **_PHASES[wanted](now)})
    rows = list(found.sort("closes_at", DESCENDING if over else ASCENDING).limit(MOST_LISTED))
    return rows[::-1] if over else rows


def open_now(store: Store) -> list[Survey]:
    """Return the surveys that take answers now, wherever."""
    now = datetime.now(UTC)
    query = {"state": SurveyState.OPEN, "opens_at": {"$lte": now}, "closes_at": {"$gt": now}}
    return list(store.collection(SURVEYS).find(query))


#: Each phase as a condition; says the same as `phase`.
_PHASES: Mapping[SurveyPhase, Callable[[datetime], Query]] = {
    SurveyPhase.UPCOMING: lambda now: {
        "state": SurveyState.OPEN,
        "closes_at": {"$gt": now},
        "opens_at": {"$gt": now},
    },
    SurveyPhase.OPEN: lambda now: {
        "state": SurveyState.OPEN,
        "closes_at": {"$gt": now},
        "opens_at": {"$lte": now},
    },
    SurveyPhase.CLOSED: lambda now: {
        "$or": [
            {"state": SurveyState.CLOSED},
            {"state": SurveyState.OPEN, "closes_at": {"$lte": now}},
        ]
    },
}


def phase(survey: Survey, now: datetime | None = None) -> SurveyPhase:
    """Say where a survey that is no draft is in its life."""
    now = now or datetime.now(UTC)
    if survey["state"] == SurveyState.CLOSED or now >= survey["closes_at"]:
        return SurveyPhase.CLOSED
    return SurveyPhase.UPCOMING if now < survey["opens_at"] else SurveyPhase.OPEN


def questions(survey: Survey, lang: str) -> list[WordedQuestion]:
    """Return the questions with their words in `lang`, in order."""
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


_QUESTION: Mapping[str, object] = {
    "options": [],
    "required": False,
    "max_choices": None,
    "max_length": LONGEST_TEXT,
}


def _faults(store: Store, survey: SurveyDraft) -> Iterator[Fault]:
    if not store.collection(areas.AREAS).find_one({"_id": survey.get("area_id")}, {"_id": 1}):
        yield Fault("area_id", "area_not_found", {"area": survey.get("area_id", "")})
    if not is_visible(choose(survey.get("title", {}), DEFAULT)):
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


def _question_faults(field: str, question: QuestionDraft) -> Iterator[Fault]:
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
