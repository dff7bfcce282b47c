"""Actions of the workflow, carried out on a report by compare-and-set.

Whoever acts (an official at the desk, the resident, a clock) comes through `perform`; the tables of `models.workflow`
say whether they may, what they must bring along and what follows. A reaction to the event notifies the resident.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import cast

from pymongo.client_session import ClientSession

from models.access.permissions import Permission
from models.errors import Clash, Forbidden, Invalid, Stale
from models.files import uploads
from models.handling import (
    action_checks,
    attachments,
    closed_agencies,
    field_effects,
    merging,
    rating_windows,
)
from models.handling.action_request import ActionRequest, Performer
from models.handling.clock_effects import CLOCKS
from models.handling.report_changes import ReportChanges, update_of
from models.language.text import nfc
from models.promises import stages
from models.reports import reports
from models.reports.reports import REPORTS, Report
from models.store import Store, events
from models.store.collections import Kind
from models.store.reactions import REACTIONS, Reaction
from models.workflow.transitions import WORKFLOW, Party, ReportAction, ReportState, allowed, next_state

#: How often `perform_now` tries when somebody else is faster, and how long it waits at most before each further try.
TRIES = 20
PAUSE_SECONDS = 0.05


#: Reactions to an action that are due later than at once.
DELAYED_REACTIONS: Mapping[ReportAction, Callable[[Store, datetime], Mapping[Reaction, datetime]]] = {
    ReportAction.RESOLVE: lambda store, now: {Reaction.CLOSE_REPORT: rating_windows.rating_ends(store, now)},
}

#: What else an action does, in the same transaction: `(store, report before, request, session)`.
SideEffect = Callable[[Store, Report, ActionRequest, ClientSession], None]

SIDE_EFFECTS: Mapping[ReportAction, SideEffect] = {
    ReportAction.MERGE: merging.join,
    ReportAction.RESOLVE: merging.join,
    ReportAction.UNMERGE: merging.leave,
    ReportAction.REOPEN: merging.leave,
    ReportAction.TAKE_UP: merging.leave,
}


def perform(
    store: Store, report: Report, request: ActionRequest, performer: Performer, *, expect: int | None = None
) -> Report:
    """Carry an action out; returns the report as it is afterwards.

    :param expect: the version that the performer saw; None takes the one in `report`.
    :raises LoaError: as `check`, and `Stale` when somebody is faster at the very same time.
    """
    check(store, report, request, performer, expect=expect)
    return _carry_out(store, report, request, performer)


def check(
    store: Store, report: Report, request: ActionRequest, performer: Performer, *, expect: int | None = None
) -> None:
    """Demand that an action can be carried out on a report, as far as one can know beforehand.

    :param expect: the version that the performer saw; None takes the one in `report`.
    :raises Forbidden: `no_permission`: they may not do this with this report.
    :raises Stale: somebody was faster; carries the report as it is now.
    :raises Clash: `action_not_now`, or a guard that does not hold.
    :raises Invalid: naming everything that the action needs and lacks.
    """
    transition = WORKFLOW[request.action]
    if not transition.who & performer.who:
        raise Forbidden("no_permission")
    if expect is not None and report["version"] != expect:
        raise Stale(report)
    if ReportState(report["state"]) not in transition.sources:
        raise Clash("action_not_now")
    action_checks.insist_on_guards(store, report, transition.guards)
    faults = action_checks.of(store, report, request)
    faults += attachments.faults_of(store, request, performer.owners)
    if request.target:
        faults += merging.faults_of(store, report, request.target, performer.readable)
    if faults:
        raise Invalid(*faults)


def perform_now(store: Store, report: Report, request: ActionRequest, performer: Performer) -> Report:
    """Carry an action out on the report as it is now, whatever the performer saw of it.

    For residents and clocks, who name no version; officials do.

    :raises Stale: others were faster again and again.
    """
    for _ in range(TRIES - 1):
        try:
            return perform(store, report, request, performer)
        except Stale:
            time.sleep(random.uniform(0, PAUSE_SECONDS))
            report = reports.get(store, report["_id"])
    return perform(store, report, request, performer)


def possible(store: Store, report: Report, who: frozenset[Permission | Party]) -> list[ReportAction]:
    """Return the actions that the report allows now to somebody with the permissions, or of the party, in `who`."""
    state = ReportState(report["state"])
    return [action for action in allowed(state, who) if action_checks.holds_for(store, report, action)]


def _carry_out(store: Store, report: Report, request: ActionRequest, performer: Performer) -> Report:
    transition = WORKFLOW[request.action]
    now = datetime.now(UTC)
    changes: ReportChanges = {
        **field_effects.of(store, report, request),
        **CLOCKS[transition.clock](store, report, request, now),
        "state": next_state(ReportState(report["state"]), request.action, _before(report)),
    }
    changes.update(cast(ReportChanges, stages.renewed(store, report, changes, now)))
    update = update_of({**changes, "updated_at": now})
    along = attachments.of(store, request)
    if pushed := attachments.pushed(request.action, along):
        update["$push"] = pushed
    details: events.EventDetails = {
        "note": nfc(request.note),
        "public": transition.public,
        "changes": {**_changed(report, changes), **along.event_changes},
    }
    details["later"] = _later(store, request.action, {**report, **changes}, now)

    def work(session: ClientSession) -> Report:
        uploads.attach(store, along.ids, report["_id"], session)
        after = events.change(
            store,
            REPORTS,
            report["_id"],
            update,
            action=transition.event,
            actor=performer.actor,
            expect=report["version"],
            details=details,
            session=session,
        )
        if request.action in SIDE_EFFECTS:
            SIDE_EFFECTS[request.action](store, report, request, session)
        return closed_agencies.insist_on_open(store, report, after, session)

    return store.transact(work)


def _later(store: Store, action: ReportAction, after: Report, now: datetime) -> Mapping[Reaction, datetime]:
    """Return the reactions that are due later, with the next step of the clock where the action moved it."""
    later = dict(DELAYED_REACTIONS[action](store, now)) if action in DELAYED_REACTIONS else {}
    if Reaction.WATCH_CLOCK in REACTIONS.get((Kind.REPORT, WORKFLOW[action].event), ()):
        following = stages.following(store, after)
        later |= {Reaction.WATCH_CLOCK: following} if following else {}
    return later


def _before(report: Report) -> ReportState | None:
    before = report.get("resume_state")
    return ReportState(before) if before else None


def _changed(report: Report, changes: ReportChanges) -> ReportChanges:
    """Return those of the changes that differ from what the report held."""
    return cast(ReportChanges, {name: value for name, value in changes.items() if report.get(name) != value})
