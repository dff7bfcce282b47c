"""Rating windows: for how long after its end residents may rate or reopen their report. The days are settings.

A report that was merged into another ends with that one: whoever filed it rates how the other one went.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.reports.reports import REPORTS, Report
from models.store import Store
from models.workflow.transitions import ReportState

#: States of a report whose result can be rated.
WITH_RESULT = frozenset({ReportState.RESOLVED, ReportState.CLOSED})


def rating_ends(store: Store, stopped_at: datetime) -> datetime:
    """Return until when a report that ended then may be rated; the system closes it afterwards."""
    return stopped_at + timedelta(days=store.settings.report_rating_days)


def reopening_ends(store: Store, stopped_at: datetime) -> datetime:
    """Return until when a report that ended then may be reopened."""
    return stopped_at + timedelta(days=store.settings.report_reopen_days)


def ended_at(store: Store, report: Report) -> datetime | None:
    """Return when a report, or the one it was merged into, came to its result; None while there is none to rate."""
    handled = _handled_with(store, report)
    return handled.get("stopped_at") if handled["state"] in WITH_RESULT else None


def may_rate(store: Store, report: Report) -> bool:
    """Return whether it may still be rated."""
    stopped_at = ended_at(store, report)
    return stopped_at is not None and datetime.now(UTC) < rating_ends(store, stopped_at)


def is_unrated(store: Store, report: Report) -> bool:
    """Return whether its reporter has not rated the result that it has now."""
    if not report.get("rating"):
        return True
    stopped_at, rated_at = ended_at(store, report), report.get("rated_at")
    return bool(stopped_at and rated_at and rated_at < stopped_at)


def may_reopen(store: Store, report: Report) -> bool:
    """Return whether it may still be reopened."""
    stopped_at: datetime | None = report.get("stopped_at")
    return stopped_at is not None and datetime.now(UTC) < reopening_ends(store, stopped_at)


def _handled_with(store: Store, report: Report) -> Report:
    """Return the report that a merged one is handled with, over any number of merges; any other is its own."""
    seen: set[str] = set()
    while report["state"] == ReportState.MERGED and report.get("merged_into") not in {None, *seen}:
        seen.add(report["_id"])
        report = store.collection(REPORTS).find_one({"_id": report["merged_into"]}) or {
            **report,
            "merged_into": None,
        }
    return report
