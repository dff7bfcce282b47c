"""The states of a survey and the steps between them, as data; what time alone brings stands in `clock`.

In Vietnamese: bản thảo (draft) -> đang mở (open) -> đã đóng (closed) -> lưu trữ (archived). What is asked is never
changed after the opening, so that everybody answered the same; a new version is a new survey.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from pymongo.client_session import ClientSession

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Clash, Fault, Invalid, Stale, insist_on_none
from models.store import Store, events
from models.store.events import Actor, EventDetails
from models.surveys import definition_checks, lists
from models.surveys.defaults import whole
from models.surveys.definition import SURVEYS, Survey, SurveyAction, SurveyState, SurveyStep


@dataclass(frozen=True)
class Transition:
    """One step: from which states, to which, and the event that it makes.

    :param checked: the whole survey must keep every rule.
    """

    sources: frozenset[SurveyState]
    target: SurveyState
    event: str
    checked: bool = False


_OPEN = frozenset({SurveyState.OPEN})
_DRAFT = frozenset({SurveyState.DRAFT})

TRANSITIONS: Mapping[SurveyAction, Transition] = {
    SurveyAction.EDIT: Transition(_DRAFT, SurveyState.DRAFT, "edited"),
    SurveyAction.OPEN: Transition(_DRAFT, SurveyState.OPEN, "opened", checked=True),
    SurveyAction.EXTEND: Transition(_OPEN, SurveyState.OPEN, "extended"),
    SurveyAction.REMIND: Transition(_OPEN, SurveyState.OPEN, "reminder_planned"),
    SurveyAction.CLOSE: Transition(_OPEN, SurveyState.CLOSED, "closed"),
    SurveyAction.ARCHIVE: Transition(frozenset({SurveyState.CLOSED}), SurveyState.ARCHIVED, "archived"),
}


def allowed(state: SurveyState) -> tuple[SurveyAction, ...]:
    """Return the steps that lead on from a state."""
    return tuple(action for action, transition in TRANSITIONS.items() if state in transition.sources)


def open_(store: Store, identity: Identity, id: str, *, expect: int) -> Survey:
    """Open a draft: it takes answers from its `opens_at` on, which may be later, and is never changed again.

    A new version closes the one that it replaces, in the same transaction.

    :raises Invalid: it breaks rules; names every one.
    :raises Forbidden: the official writes no surveys in its area.
    :raises NotFound: there is no such survey for this official.
    :raises Clash: `survey_state`, it is no draft; `survey_superseded`, another version took the place first.
    :raises Stale: somebody changed it first.
    """
    survey = permitted(store, identity, id, SurveyAction.OPEN, expect)
    if survey["closes_at"] <= datetime.now(UTC):
        raise Invalid(Fault("closes_at", "closes_in_past"))

    def work(session: ClientSession) -> Survey:
        if survey["replaces"]:
            _supersede(store, survey, identity.actor, session)
        return take(store, survey, SurveyAction.OPEN, {}, identity.actor, session=session)

    return store.transact(work)


def extend(store: Store, identity: Identity, id: str, closes_at: datetime, *, expect: int) -> Survey:
    """Let a survey take answers for longer.

    :raises Invalid: `not_later`, it would end no later than it does now.
    :raises Forbidden, NotFound, Clash, Stale: as for `open_`.
    """
    survey = permitted(store, identity, id, SurveyAction.EXTEND, expect)
    if survey["closes_at"] <= datetime.now(UTC):
        raise Clash("survey_closed")
    if closes_at <= survey["closes_at"]:
        raise Invalid(Fault("closes_at", "not_later"))
    return take(store, survey, SurveyAction.EXTEND, {"closes_at": closes_at}, identity.actor)


def remind(store: Store, identity: Identity, id: str, at: datetime | None, *, expect: int) -> Survey:
    """Plan to remind those who have not answered; now when `at` is None.

    :raises Invalid: `reminds_outside`, it is not open then.
    :raises Forbidden, NotFound, Clash, Stale: as for `open_`.
    """
    survey = permitted(store, identity, id, SurveyAction.REMIND, expect)
    when = at or datetime.now(UTC)
    if not survey["opens_at"] <= when < survey["closes_at"]:
        raise Invalid(Fault("at", "reminds_outside"))
    values: SurveyStep = {"remind_at": when, "reminded_at": None}
    return take(store, survey, SurveyAction.REMIND, values, identity.actor)


def close(store: Store, identity: Identity, id: str, *, expect: int) -> Survey:
    """End a survey now.

    :raises Forbidden, NotFound, Clash, Stale: as for `open_`.
    """
    survey = permitted(store, identity, id, SurveyAction.CLOSE, expect)
    return take(store, survey, SurveyAction.CLOSE, _ended(survey), identity.actor)


def archive(store: Store, identity: Identity, id: str, *, expect: int) -> Survey:
    """Put a closed survey away: it stands in no list of residents any more, its results stay.

    :raises Forbidden, NotFound, Clash, Stale: as for `open_`.
    """
    survey = permitted(store, identity, id, SurveyAction.ARCHIVE, expect)
    return take(store, survey, SurveyAction.ARCHIVE, {}, identity.actor)


def permitted(store: Store, identity: Identity, id: str, action: SurveyAction, expect: int) -> Survey:
    """Return a survey with which an official may do this now.

    :raises NotFound: there is none that they may read.
    :raises Forbidden: `no_permission`, they write no surveys in its area.
    :raises Stale: somebody changed it first.
    :raises Clash: `survey_state`, it stands in a state in which this is not done.
    :raises Invalid: it breaks rules that hold for this step.
    """
    survey = lists.readable(store, identity, id)
    permissions.insist_in(store, identity, Permission.SURVEY_WRITE, survey["area_id"])
    if survey["version"] != expect:
        raise Stale(survey)
    transition = TRANSITIONS[action]
    if survey["state"] not in transition.sources:
        raise Clash("survey_state")
    if transition.checked:
        insist_on_none(definition_checks.faults(store, survey))
    return survey


def take(
    store: Store,
    survey: Survey,
    action: SurveyAction,
    values: SurveyStep,
    actor: Actor,
    *,
    session: ClientSession | None = None,
) -> Survey:
    """Take a step with a survey that was read just now; the event names the days that the clock goes by.

    :raises Stale: somebody changed it first.
    """
    transition = TRANSITIONS[action]
    fresh = {**values, "state": transition.target, "updated_at": datetime.now(UTC)}
    days = {name: values.get(name, survey[name]) for name in ("closes_at", "remind_at")}
    details: EventDetails = {
        "changes": {"fields": sorted(values), **days},
        "public": action != SurveyAction.EDIT,
    }
    changed: Survey = events.change(
        store,
        SURVEYS,
        survey["_id"],
        {"$set": fresh},
        action=transition.event,
        actor=actor,
        expect=survey["version"],
        details=details,
        session=session,
    )
    return whole(changed)


def _supersede(store: Store, survey: Survey, actor: Actor, session: ClientSession) -> None:
    found: Survey = store.one(SURVEYS, survey["replaces"] or "", session=session)
    former = whole(found)
    if former["replaced_by"]:
        raise Clash("survey_superseded", newer=former["replaced_by"])
    values: SurveyStep = {"replaced_by": survey["_id"]}
    if former["state"] == SurveyState.OPEN:
        take(store, former, SurveyAction.CLOSE, {**_ended(former), **values}, actor, session=session)
    else:
        update = {"$set": values}
        events.change(store, SURVEYS, former["_id"], update, action="replaced", actor=actor, session=session)


def _ended(survey: Survey) -> SurveyStep:
    return {"closes_at": min(survey["closes_at"], datetime.now(UTC))}
