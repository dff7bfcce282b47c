"""Deeds: an action of the workflow, carried out on a report by compare-and-set.

Whoever acts (an official at the desk, the resident, a clock) comes through `do`; the tables of `models.workflow`
say whether he may, what he must bring along and what follows. The resident is told by the reaction to the event.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from pymongo.client_session import ClientSession

from models.access.permissions import Permission
from models.errors import Clash, Forbidden, Invalid, Stale
from models.files import uploads
from models.handling import action_checks, attachments, effects, merging, time_limits
from models.handling.action_request import Deed, Doer
from models.handling.clock_effects import CLOCKS
from models.language.text import nfc
from models.promises import stages
from models.reports import reports
from models.store import Document, Store, events
from models.store.events import Kind
from models.store.reactions import REACTIONS, Reaction
from models.workflow.transitions import WORKFLOW, Party, ReportAction, ReportState, allowed, next_state

#: How often `do_now` begins anew when somebody else was faster, and how long it waits at most each time.
TRIES = 20
PAUSE_SECONDS = 0.05


#: Reactions to an action that are due later than at once.
LATER: Mapping[ReportAction, Callable[[Store, datetime], Mapping[Reaction, datetime]]] = {
    ReportAction.RESOLVE: lambda store, now: {Reaction.CLOSE_REPORT: time_limits.rating_ends(store, now)},
}

#: What else an action does, in the same transaction: `(store, report before, deed, session)`.
Also = Callable[[Store, Document, Deed, ClientSession], None]

ALSO: dict[ReportAction, Also] = {
    ReportAction.MERGE: merging.join,
    ReportAction.RESOLVE: merging.join,
    ReportAction.UNMERGE: merging.leave,
    ReportAction.REOPEN: merging.leave,
    ReportAction.TAKE_UP: merging.leave,
}


def also(action: ReportAction) -> Callable[[Also], Also]:
    """Register what else an action does in its transaction."""

    def register(work: Also) -> Also:
        ALSO[action] = work
        return work

    return register


def do(store: Store, report: Document, deed: Deed, doer: Doer, *, expect: int | None = None) -> Document:
    """Carry an action out; returns the report as it is afterwards.

    :param expect: the version that the doer saw; None takes the one in `report`.
    :raises LoaError: as `check`, and `Stale` when somebody is faster at the very same time.
    """
    check(store, report, deed, doer, expect=expect)
    return _carry_out(store, report, deed, doer)


def check(store: Store, report: Document, deed: Deed, doer: Doer, *, expect: int | None = None) -> None:
    """Demand that an action can be carried out on a report, as far as one can know beforehand.

    :param expect: the version that the doer saw; None takes the one in `report`.
    :raises Forbidden: `no_permission`: he may not do this with this report.
    :raises Stale: somebody was faster; carries the report as it is now.
    :raises Clash: `action_not_now`, or a guard that does not hold.
    :raises Invalid: naming everything that the action needs and lacks.
    """
    transition = WORKFLOW[deed.action]
    if not transition.who & doer.who:
        raise Forbidden("no_permission")
    if expect is not None and report["version"] != expect:
        raise Stale(report)
    if ReportState(report["state"]) not in transition.sources:
        raise Clash("action_not_now")
    action_checks.insist_on_guards(store, report, transition.guards)
    faults = action_checks.of(store, report, deed)
    faults += attachments.faults_of(store, deed, doer.owners)
    if deed.target:
        faults += merging.faults_of(store, report, deed.target, doer.readable)
    if faults:
        raise Invalid(*faults)


def do_now(store: Store, report: Document, deed: Deed, doer: Doer) -> Document:
    """Carry an action out on the report as it is now, whatever the doer saw of it.

    For residents and clocks, who name no version; officials do.

    :raises Stale: others were faster again and again.
    """
    for _ in range(TRIES - 1):
        try:
            return do(store, report, deed, doer)
        except Stale:
            time.sleep(random.uniform(0, PAUSE_SECONDS))
            report = reports.get(store, report["_id"])
    return do(store, report, deed, doer)


def possible(store: Store, report: Document, who: frozenset[Permission | Party]) -> list[ReportAction]:
    """The actions that lead on from here for somebody who is or may what `who` names."""
    state = ReportState(report["state"])
    return [action for action in allowed(state, who) if action_checks.holds_for(store, report, action)]


def _carry_out(store: Store, report: Document, deed: Deed, doer: Doer) -> Document:
    transition = WORKFLOW[deed.action]
    now = datetime.now(UTC)
    changes = {
        **effects.of(store, report, deed),
        **CLOCKS[transition.clock](store, report, deed, now),
        "state": next_state(ReportState(report["state"]), deed.action, _before(report)),
    }
    changes |= stages.renewed(store, report, changes, now)
    update: Document = {"$set": {**changes, "updated_at": now}}
    along = attachments.of(store, deed)
    if pushed := attachments.pushed(deed.action, along):
        update["$push"] = pushed
    told: events.Happening = {
        "note": nfc(deed.note),
        "public": transition.public,
        "changes": {**_changed(report, changes), **along.told},
    }
    told["later"] = _later(store, deed.action, {**report, **changes}, now)

    def work(session: ClientSession) -> Document:
        uploads.attach(store, along.ids, report["_id"], session)
        after = events.change(
            store,
            Kind.REPORT,
            report["_id"],
            update,
            action=transition.event,
            actor=doer.actor,
            expect=report["version"],
            told=told,
            session=session,
        )
        if deed.action in ALSO:
            ALSO[deed.action](store, report, deed, session)
        return after

    return store.transact(work)


def _later(store: Store, action: ReportAction, after: Document, now: datetime) -> Mapping[Reaction, datetime]:
    """The reactions that are due later than at once, with the next step of the clock where the deed moved it."""
    later = dict(LATER[action](store, now)) if action in LATER else {}
    if Reaction.WATCH_CLOCK in REACTIONS.get((Kind.REPORT, WORKFLOW[action].event), ()):
        following = stages.following(store, after)
        later |= {Reaction.WATCH_CLOCK: following} if following else {}
    return later


def _before(report: Document) -> ReportState | None:
    return ReportState(report["resume_state"]) if report.get("resume_state") else None


def _changed(report: Document, values: Document) -> Document:
    """What the action really changed."""
    return {name: value for name, value in values.items() if report.get(name) != value}
