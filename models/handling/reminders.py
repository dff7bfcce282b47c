"""Reminders: what the clock of a report does when its time has come.

Officials are reminded before a promise ends; at the end the resident, those who follow and the officials are
notified; and after each further wait it goes up the tree (`models.handling.escalation`). A report that waits for its
resident has a clock, too (`models.handling.waiting_for_resident`). Each step is one event of the report, and the next
step is a reaction to that event, due at its time. So a step happens once, no matter how many workers attempt it;
nothing is due for a report that was answered; and a restart only finds what is due.
"""

from __future__ import annotations

from datetime import UTC, datetime

from models.errors import Stale
from models.handling import escalation, waiting_for_resident
from models.handling.report_changes import ReportChanges, update_of
from models.promises import stages
from models.promises.stages import LATE, Stage
from models.reports import reports
from models.reports.reports import REPORTS, Report
from models.store import Store, events
from models.store.collections import Kind
from models.store.events import SYSTEM, Event, EventDetails
from models.store.reactions import REACTIONS, Reaction
from models.workflow.transitions import ReportState

#: How often a step is tried when somebody acts at the very same time.
TRIES = 20

#: What a step of the clock sets in the report.
KEPT = ("stage", "level", "heard", "escalated_to", "known_to")


def step(store: Store, report_id: str) -> Report | None:
    """Do the step of a report that is due now; returns the report afterwards, None when nothing is due.

    Whoever acts at the same moment is first; then the step is done on what they left, if it is still due.

    :raises NotFound: there is no such report.
    :raises Stale: others were faster again and again.
    """
    for _ in range(TRIES - 1):
        try:
            return _step(store, report_id)
        except Stale:
            continue
    return _step(store, report_id)


def put_off(store: Store, event: Event) -> datetime | None:
    """Return the new due time of the step that follows an event, if it came too early; None if it is done or off.

    None as well when a later event has the step as its reaction. The calendar may have changed since the event: a new
    day off moves the steps that are counted in working days.
    """
    report_id = event["subject"]["id"]
    query = {"subject.kind": Kind.REPORT, "subject.id": report_id, "seq": {"$gt": event["seq"]}}
    later = store.collection(events.EVENTS).find(query, {"action": 1})
    if any(Reaction.WATCH_CLOCK in REACTIONS.get((Kind.REPORT, one["action"]), ()) for one in later):
        return None
    at = stages.following(store, reports.get(store, report_id))
    return at if at and at > datetime.now(UTC) else None


def _step(store: Store, report_id: str) -> Report | None:
    report, now = reports.get(store, report_id), datetime.now(UTC)
    at = stages.following(store, report)
    if at is None or at > now:
        return None
    if report["state"] == ReportState.WAITING:
        return waiting_for_resident.step(store, report)
    if stages.stage_of(report) in LATE:
        return _escalate(store, report)
    # A reminder that comes too late is left out.
    early = stages.stage_of(report) is Stage.RUNNING and now < report["due_at"]
    return _change(store, report, {"stage": Stage.REMINDED if early else Stage.OVERDUE}, [])


def _escalate(store: Store, report: Report) -> Report | None:
    """Take it up the tree, to people who were not notified yet; None when there are no such people."""
    further = escalation.next_escalation(store, report)
    if further is None:
        return None
    changes: ReportChanges = {
        "stage": Stage.ESCALATED,
        "level": further.level,
        "heard": [*report.get("heard", ()), *further.recipients],
        "escalated_to": list(dict.fromkeys([*report["escalated_to"], further.agency_id])),
        "known_to": list(dict.fromkeys([*report.get("known_to", ()), further.agency_id])),
    }
    return _change(store, report, changes, further.recipients)


def _change(store: Store, report: Report, changes: ReportChanges, recipients: list[str]) -> Report:
    after: Report = {**report, **changes}
    details: EventDetails = {
        "public": after["stage"] is Stage.OVERDUE,
        "changes": {**changes, "hearers": recipients},
    }
    following = stages.following(store, after)
    if following:
        details["later"] = {Reaction.WATCH_CLOCK: following}
    return events.change(
        store,
        REPORTS,
        report["_id"],
        update_of({name: value for name, value in after.items() if name in KEPT}),
        action=str(after["stage"]),
        actor=SYSTEM,
        # The very promise, unit and stage that were read, still running.
        guard={
            "state": report["state"],
            "agency_id": report["agency_id"],
            "due_at": report["due_at"],
            "paused_at": None,
            "stage": report.get("stage"),
            "level": report.get("level"),
        },
        details=details,
    )
