"""Lists of surveys: what the public may see, where and in which phase, in one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TypedDict

from pymongo import ASCENDING, DESCENDING

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.language.languages import choose
from models.store import Query, Store, cursor
from models.surveys.defaults import whole
from models.surveys.definition import (
    SURVEYS,
    Condition,
    Question,
    QuestionType,
    Survey,
    SurveyPhase,
    SurveyState,
)

#: Surveys of one phase that a list shows.
MOST_LISTED = 100

#: States that the public sees.
PUBLIC: Query = {"state": {"$in": [SurveyState.OPEN, SurveyState.CLOSED, SurveyState.ARCHIVED]}}


class WordedOption(TypedDict):
    """An option in one language."""

    id: str
    text: str
    other: bool


class WordedRow(TypedDict):
    """A row of a matrix in one language."""

    id: str
    text: str


class WordedSection(TypedDict):
    """A section in one language."""

    id: str
    title: str
    intro: str


class WordedQuestion(TypedDict):
    """A question in one language."""

    id: str
    type: str
    text: str
    hint: str
    options: list[WordedOption]
    rows: list[WordedRow]
    required: bool
    min: int | float | str | None
    max: int | float | str | None
    step: int | float | None
    message: str
    random_order: bool
    section: str | None
    show_if: Condition | None


def get(store: Store, id: str) -> Survey:
    """Return a survey in any state.

    :raises NotFound: there is none.
    """
    found: Survey = store.one(SURVEYS, id)
    return whole(found)


def get_public(store: Store, id: str) -> Survey:
    """Return a survey that the public may see: anything but a draft.

    :raises NotFound: there is none.
    """
    found: Survey = store.one(SURVEYS, id, PUBLIC)
    return whole(found)


def newest(store: Store, survey: Survey) -> Survey:
    """Return the version of a survey that took its place last; itself where none did."""
    while later := survey["replaced_by"] and store.collection(SURVEYS).find_one(
        {"_id": survey["replaced_by"], **PUBLIC}
    ):
        survey = whole(later)
    return survey


def readable(store: Store, identity: Identity, id: str) -> Survey:
    """Return a survey in any state that an official may read: of an area that they write surveys for, or above it.

    :raises NotFound: there is none for them.
    """
    found: Survey = store.one(SURVEYS, id, readable_by(store, identity))
    return whole(found)


def readable_by(store: Store, identity: Identity) -> Query:
    """Return the query for the surveys that an official may read."""
    held = [one.area_id for one in permissions.assignments_with(identity, Permission.SURVEY_WRITE)]
    below = {area_id for one in held for area_id in areas.below(store, one)}
    above = {area_id for one in held for area_id in areas.above(store, one)}
    return {"area_id": {"$in": sorted(below | above)}}


def search(
    store: Store,
    identity: Identity,
    *,
    state: str = "",
    area_id: str = "",
    after: str | None = None,
    limit: int = 20,
) -> tuple[list[Survey], str | None]:
    """Return the surveys that an official may read, newest first, and the cursor of the next page."""
    parts = [readable_by(store, identity)]
    parts += [{name: value} for name, value in (("state", state), ("area_id", area_id)) if value]
    if after:
        (last,) = cursor.decode(after, 1)
        parts.append({"_id": {"$lt": last}})
    query: Query = {"$and": parts}
    rows = list(store.collection(SURVEYS).find(query).sort("_id", DESCENDING).limit(limit + 1))
    following = cursor.encode(rows[limit - 1]["_id"]) if len(rows) > limit else None
    return [whole(row) for row in rows[:limit]], following


def listed(store: Store, area_id: str, wanted: SurveyPhase = SurveyPhase.OPEN) -> list[Survey]:
    """Return the surveys that ask the people of an area, in one phase, the first to end first.

    Of those that are over, the last to end; in each phase `MOST_LISTED` at most. What is archived is not listed.

    :raises NotFound: there is no such area.
    """
    here = sorted({one for now in areas.in_use(store, area_id) for one in now["path"]})
    former: Query = {"area_id": {"$in": here}, "audience": {"$exists": False}}
    asked: Query = {"$or": [{"audience.areas": {"$in": here}}, former]}
    over = wanted is SurveyPhase.CLOSED
    found = store.collection(SURVEYS).find({"$and": [asked, _PHASES[wanted](datetime.now(UTC))]})
    rows = [
        whole(row) for row in found.sort("closes_at", DESCENDING if over else ASCENDING).limit(MOST_LISTED)
    ]
    return rows[::-1] if over else rows


def open_now(store: Store) -> list[Survey]:
    """Return the surveys that take answers now, wherever."""
    now = datetime.now(UTC)
    query = {"state": SurveyState.OPEN, "opens_at": {"$lte": now}, "closes_at": {"$gt": now}}
    return [whole(row) for row in store.collection(SURVEYS).find(query)]


#: Each phase as a condition; says the same as `phase`, but for what is archived.
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
    if survey["state"] in (SurveyState.CLOSED, SurveyState.ARCHIVED) or now >= survey["closes_at"]:
        return SurveyPhase.CLOSED
    return SurveyPhase.UPCOMING if now < survey["opens_at"] else SurveyPhase.OPEN


def questions(survey: Survey, lang: str) -> list[WordedQuestion]:
    """Return the questions with their words in `lang`, in order."""
    return [worded(question, lang) for question in survey["questions"]]


def worded(question: Question, lang: str) -> WordedQuestion:
    """Return a question with its words in `lang`."""
    return {
        **question,
        "type": QuestionType(question["type"]),
        "text": choose(question["text"], lang),
        "hint": choose(question["hint"], lang),
        "message": choose(question["message"], lang),
        "options": [{**option, "text": choose(option["text"], lang)} for option in question["options"]],
        "rows": [{"id": row["id"], "text": choose(row["text"], lang)} for row in question["rows"]],
    }


def sections(survey: Survey, lang: str) -> list[WordedSection]:
    """Return the sections with their words in `lang`, in order."""
    return [
        {"id": one["id"], "title": choose(one["title"], lang), "intro": choose(one["intro"], lang)}
        for one in survey["sections"]
    ]
