"""False calls: that many calls of one sender came to nothing is told to the desk; no call is refused for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from models.categories.report_kinds import ReportKind
from models.language.wording import word
from models.reports import rescue_details
from models.reports.draft import Reporter
from models.reports.reports import REPORTS, Report
from models.reports.rescue_details import Supplement
from models.store import Query, Store
from models.store.events import SYSTEM
from models.workflow.transitions import CloseReason, ReportState

#: From so many on the desk is told.
LEAST = 10

#: Older ones do not count.
COUNTED_FOR = timedelta(days=365)


def mark(store: Store, report: Report, reporter: Reporter) -> None:
    """Note in a new call how many calls of the same sender came to nothing, where they are many."""
    count = of(store, reporter)
    if count < LEAST:
        return
    note = Supplement(word("rescue_false_calls", "vi").format(count=count))
    rescue_details.add(store, report["_id"], note, replace(reporter, actor=SYSTEM), key="false-calls")


def of(store: Store, reporter: Reporter) -> int:
    """Count the calls of a sender that were rejected, or where nothing was found."""
    query: Query = {
        "reporter.owner.kind": reporter.owner.kind,
        "reporter.owner.id": reporter.owner.id,
        "kind": ReportKind.RESCUE,
        "filed_at": {"$gt": datetime.now(UTC) - COUNTED_FOR},
        "$or": [{"state": ReportState.REJECTED}, {"close_reason": CloseReason.NO_PROBLEM_FOUND}],
    }
    return store.collection(REPORTS).count_documents(query)
