"""Drafting (soạn khảo sát): making, editing and versions of surveys; every fault of one is named at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NotRequired, TypedDict, cast

from pymongo import ASCENDING
from pymongo.client_session import ClientSession

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.content import references
from models.errors import Clash, Fault, insist_on_none
from models.store import Query, Store, events, new_id
from models.store.events import Actor, EventDetails
from models.surveys import definition_checks, lists, states
from models.surveys.defaults import tidied, whole
from models.surveys.definition import (
    SURVEYS,
    About,
    Audience,
    Section,
    Survey,
    SurveyAction,
    SurveyState,
    SurveyStep,
)


class SurveyDraft(TypedDict):
    """A survey as an official gives it; `area_id`, `title` and `questions` are a must, too.

    A question may leave out what has a default; see `models.surveys.defaults.whole_question`.
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
    sampling: NotRequired[str]
    about: NotRequired[About | None]
    opens_at: datetime
    closes_at: datetime
    remind_at: NotRequired[datetime | None]
    invite: NotRequired[list[str]]
    template_of: NotRequired[str | None]
    replaces: NotRequired[str | None]
    author: NotRequired[str | None]
    editors: NotRequired[list[str]]
    state: NotRequired[str]
    target_count: NotRequired[int | None]


#: What a new version takes over from the one before it.
_COPIED = (
    *("area_id", "title", "intro", "questions", "sections", "audience", "identity", "changeable"),
    *("grace_seconds", "languages", "embargo", "results_public", "sampling", "template_of", "about"),
    *("invite", "opens_at", "closes_at", "target_count"),
)


def create(store: Store, survey: SurveyDraft, actor: Actor) -> Survey:
    """Keep a new survey; its `state` is a draft unless it says otherwise.

    :raises Invalid: naming every fault of its area, days, texts and questions.
    """
    now = datetime.now(UTC)
    document = whole(tidied({**survey, "created_at": now, "updated_at": now}))
    insist_on_none(definition_checks.faults(store, document))
    made: Survey = events.create(store, SURVEYS, document, action="created", actor=actor)
    return whole(made)


def begin(store: Store, identity: Identity, survey: SurveyDraft) -> Survey:
    """Keep a new draft of an official.

    :raises Invalid: naming every fault.
    :raises Forbidden: `no_permission`, they write no surveys in its area.
    """
    insist_on_none([*faults(store, survey), *references.about_faults(store, identity, survey.get("about"))])
    permissions.insist_in(store, identity, Permission.SURVEY_WRITE, survey.get("area_id", ""))
    own: SurveyDraft = {
        **survey,
        "state": SurveyState.DRAFT,
        "author": identity.id,
        "editors": [identity.id],
    }
    return create(store, own, identity.actor)


def edit(store: Store, identity: Identity, id: str, changes: Mapping[str, Any], *, expect: int) -> Survey:
    """Change a draft; what is left out stays.

    :raises Invalid: naming every fault of what it would be.
    :raises Forbidden: `no_permission`, they write no surveys in its area, the new one or the old.
    :raises NotFound: there is no such survey for this official.
    :raises Clash: `survey_state`, it is no draft: make a new version.
    :raises Stale: somebody changed it first.
    """
    survey = states.permitted(store, identity, id, SurveyAction.EDIT, expect)
    wanted = whole({**survey, **tidied(changes)})
    if "area_id" in changes and "audience" not in changes:
        wanted["audience"] = {**wanted["audience"], "areas": [wanted["area_id"]]}
    about = references.about_faults(store, identity, changes.get("about"))
    insist_on_none([*definition_checks.faults(store, wanted), *about])
    permissions.insist_in(store, identity, Permission.SURVEY_WRITE, wanted["area_id"])
    written = {name: dict(wanted)[name] for name in (*changes, "audience")}
    editors = sorted({*survey["editors"], identity.id})
    values = cast(SurveyStep, {**written, "editors": editors})
    return states.take(store, survey, SurveyAction.EDIT, values, identity.actor)


def discard(store: Store, identity: Identity, id: str, *, expect: int) -> None:
    """Delete a draft; that there was one stays in the audit log.

    :raises Forbidden, NotFound, Stale: as for `edit`.
    :raises Clash: `survey_state`, it was opened: archive it once it is closed.
    """
    survey = states.permitted(store, identity, id, SurveyAction.EDIT, expect)

    def work(session: ClientSession) -> None:
        update = {"$set": {"updated_at": datetime.now(UTC)}}
        details: EventDetails = {"public": False}
        events.change(
            store,
            SURVEYS,
            survey["_id"],
            update,
            action="removed",
            actor=identity.actor,
            expect=expect,
            guard={"state": SurveyState.DRAFT},
            details=details,
            session=session,
        )
        store.collection(SURVEYS).delete_one({"_id": survey["_id"]}, session=session)

    store.transact(work)


def drafted_version(store: Store, identity: Identity, id: str) -> Survey | None:
    """Return the draft of a new version of a survey that an official may read; None without one."""
    query: Query = {
        "$and": [{"replaces": id, "state": SurveyState.DRAFT}, lists.readable_by(store, identity)]
    }
    found = store.collection(SURVEYS).find_one(query, sort=[("_id", ASCENDING)])
    return whole(found) if found else None


def new_version(store: Store, identity: Identity, id: str) -> Survey:
    """Draft a new version of an opened survey: a copy of it. When that opens, it takes the place of the first.

    Of two only one could be opened, so a draft that there is already is the answer.

    :raises Forbidden: `no_permission`, they write no surveys in its area.
    :raises NotFound: there is no such survey for this official.
    :raises Clash: `survey_state`, it is a draft and can be edited; `survey_superseded`, it has a new version already.
    """
    former = lists.readable(store, identity, id)
    permissions.insist_in(store, identity, Permission.SURVEY_WRITE, former["area_id"])
    if former["state"] == SurveyState.DRAFT:
        raise Clash("survey_state")
    if former["replaced_by"]:
        raise Clash("survey_superseded", newer=former["replaced_by"])
    if drafted := drafted_version(store, identity, id):
        return drafted
    copied = {name: dict(former)[name] for name in _COPIED}
    now = datetime.now(UTC)
    if former["closes_at"] <= now:
        copied |= {"opens_at": now, "closes_at": now + (former["closes_at"] - former["opens_at"])}
    own = {"_id": new_id(), "replaces": id, "author": identity.id, "editors": [identity.id]}
    return create(store, cast(SurveyDraft, {**copied, **own}), identity.actor)


def faults(store: Store, survey: SurveyDraft) -> Sequence[Fault]:
    """Return everything that is wrong with a survey as an official gives it."""
    return list(definition_checks.faults(store, whole(survey)))
