"""Merging: what a report that turns out to be a duplicate does to the other one, in the same transaction.

The other report gets an event of its own (`joined`, later `left`), so that whoever works on it is notified, and so that
two officials who merge two reports into each other at the same moment cannot both succeed. The people of a merged
report wait for the other one; see `models.reports.followers`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from pymongo.client_session import ClientSession

from models.access import report_access
from models.access.report_access import ReportFilter
from models.categories.categories import Urgency
from models.errors import Fault, Invalid, NotFound, Stale
from models.handling import rating_windows
from models.handling.action_request import ActionRequest
from models.reports import codes_and_pins
from models.reports.reports import REPORTS, Report, is_rescue
from models.store import Query, Store, events
from models.store.events import SYSTEM
from models.workflow.transitions import ReportState

#: What goes no further, or somewhere else, can take nothing in.
NO_TARGETS = [ReportState.MERGED, ReportState.REDIRECTED, ReportState.REJECTED, ReportState.WITHDRAWN]

#: Whether a report (the second) cannot be merged into another (the first).
Refusal = Callable[[Store, Report, Report], bool]


def faults_of(store: Store, report: Report, code: str, readable: Sequence[ReportFilter]) -> list[Fault]:
    """Return why a report cannot be merged into the one of this code; one fault at most.

    :param readable: what the official may read; any other report is unknown to them.
    """
    target = store.collection(REPORTS).find_one({"code": codes_and_pins.whole(store, code)})
    if target is None or not report_access.within(readable, target):
        return [Fault("target", "report_unknown")]
    return next(
        ([Fault("target", name)] for name, refuses in REFUSALS.items() if refuses(store, target, report)), []
    )


def _has_ended(store: Store, target: Report, report: Report) -> bool:
    """Refuse a target whose end the resident of the merged report could not be notified of and rate."""
    ended = target["state"] in rating_windows.WITH_RESULT
    return target["state"] in NO_TARGETS or (ended and not rating_windows.may_rate(store, target))


def _is_less(store: Store, target: Report, report: Report) -> bool:
    """Refuse to merge a call for rescue into a report that may wait."""
    urgent = is_rescue(target) or target.get("urgency") == Urgency.EMERGENCY
    return is_rescue(report) and not urgent


REFUSALS: Mapping[str, Refusal] = {
    "report_not_a_target": lambda store, target, report: (
        target["_id"] == report["_id"] or target["state"] == ReportState.MERGED
    ),
    "target_ended": _has_ended,
    "target_legal": lambda store, target, report: bool(target.get("legal")),
    "target_not_urgent": _is_less,
}


def join(store: Store, report: Report, request: ActionRequest, session: ClientSession) -> None:
    """Append `joined` to the target of a merge, or of closing as a duplicate.

    :raises Invalid: `report_not_a_target`: it was merged itself in the meantime, into this very report perhaps.
    """
    if not request.target:
        return
    target = store.collection(REPORTS).find_one(
        {"code": codes_and_pins.whole(store, request.target)}, session=session
    )
    if target is None or _leads_to(store, target, report["_id"], session):
        raise Invalid(Fault("target", "report_not_a_target"))
    guard = {"state": {"$nin": NO_TARGETS}, "legal": None}
    try:
        _append(store, target["_id"], "joined", report, session, guard)
    except Stale as error:
        raise Invalid(Fault("target", "report_not_a_target")) from error


def leave(store: Store, report: Report, request: ActionRequest, session: ClientSession) -> None:
    """Append `left` to the report that it was merged into: it stands alone again."""
    if target_id := report.get("merged_into"):
        with suppress(NotFound):
            _append(store, target_id, "left", report, session, {})


def _append(
    store: Store,
    target_id: str,
    action: str,
    report: Report,
    session: ClientSession,
    guard: Query,
) -> None:
    events.change(
        store,
        REPORTS,
        target_id,
        {"$set": {"updated_at": datetime.now(UTC)}},
        action=action,
        actor=SYSTEM,
        guard=guard,
        details={"changes": {"report_id": report["_id"], "code": report["code"]}},
        session=session,
    )


def _leads_to(store: Store, target: Report, report_id: str, session: ClientSession) -> bool:
    """Return whether the target is the report itself, or was merged into it over any number of merges."""
    seen: set[str] = set()
    at: Report | None = target
    while at is not None and at["_id"] not in seen:
        if at["_id"] == report_id:
            return True
        seen.add(at["_id"])
        onward = at.get("merged_into")
        at = store.collection(REPORTS).find_one({"_id": onward}, session=session) if onward else None
    return False
