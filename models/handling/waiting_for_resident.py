"""Waiting for the resident: a report does not wait for their answer for ever.

After some working days they are asked again; when they stay silent for some more, work goes on with what is known, and
the promise has as much time left as when it stopped. It is not closed: they may have lost their phone, and the hole in
the road is there whether they answer or not; see `docs/decisions/waiting.md`.
"""

from __future__ import annotations

from datetime import UTC, datetime

from pymongo import DESCENDING

from models.handling import actions
from models.handling.action_request import ActionRequest, Performer
from models.promises import stages
from models.reports.reports import REPORTS, Report
from models.store import Store, events
from models.store.collections import Kind
from models.store.events import SYSTEM
from models.store.reactions import Reaction
from models.workflow.transitions import Party, ReportAction, ReportState


def step(store: Store, report: Report) -> Report:
    """Do what is due for a waiting report.

    :raises Stale: somebody acted meanwhile.
    """
    if stages.is_nudged(report):
        performer = Performer(SYSTEM, frozenset({Party.SYSTEM}))
        return actions.perform(store, report, ActionRequest(ReportAction.RESUME), performer)
    return _nudge(store, report)


def _nudge(store: Store, report: Report) -> Report:
    """Ask again, with the words of the question; the event says when work goes on without an answer."""
    now = datetime.now(UTC)
    resumes_at = stages.resumes_at(store, now)
    return events.change(
        store,
        REPORTS,
        report["_id"],
        {"$set": {"nudged_at": now}},
        action="nudged",
        actor=SYSTEM,
        guard={
            "state": ReportState.WAITING,
            "paused_at": report["paused_at"],
            "nudged_at": report.get("nudged_at"),
        },
        details={
            "note": _question(store, report),
            "changes": {"nudged_at": now, "resumes_at": resumes_at},
            "later": {Reaction.WATCH_CLOCK: resumes_at},
        },
    )


def _question(store: Store, report: Report) -> str:
    query = {"subject.kind": Kind.REPORT, "subject.id": report["_id"], "action": "asked"}
    asked = store.collection(events.EVENTS).find_one(query, sort=[("seq", DESCENDING)])
    return str(asked["note"]) if asked else ""
