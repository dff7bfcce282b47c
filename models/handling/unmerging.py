"""Unmerging: what becomes of reports that were merged into one whose own resident has withdrawn it.

Their matter is not settled by that, so each stands alone again, where it was before, with its followers, its steps and
its promise; its resident is notified of the reason. Of the calls of a burst (`models.reports.bursts`) only the first
stands alone: it is the head of the others from now on, so that whoever withdraws a head does not fill the desk.
"""

from __future__ import annotations

from pymongo import ASCENDING

from models.errors import Clash, Stale
from models.handling import actions
from models.handling.action_request import ActionRequest, Performer
from models.language import wording
from models.reports import bursts
from models.reports.reports import REPORTS, Report
from models.store import Store
from models.store.events import SYSTEM
from models.workflow.transitions import Party, ReportAction, ReportState


def release(store: Store, report_id: str) -> int:
    """Separate what was merged into a report; returns how many. Done again it finds none."""
    found = store.collection(REPORTS).find({"merged_into": report_id, "state": ReportState.MERGED})
    released, head = 0, None
    for orphan in list(found.sort("_id", ASCENDING)):
        if head and "burst" in orphan:
            released += _moved(store, orphan, head)
            continue
        reason = wording.word("main_withdrawn", orphan["reporter"]["language"])
        try:
            alone = actions.perform_now(
                store,
                orphan,
                ActionRequest(ReportAction.UNMERGE, reason),
                Performer(SYSTEM, frozenset({Party.SYSTEM})),
            )
        except Clash:
            # An official was faster.
            continue
        released += 1
        if "burst" in alone:
            head = _as_head(store, alone)
    return released


def _as_head(store: Store, report: Report) -> Report:
    """Let the calls of a burst be counted at this one."""
    store.collection(REPORTS).update_one({"_id": report["_id"]}, {"$max": {"burst.calls": 1}})
    return report


def _moved(store: Store, orphan: Report, head: Report) -> bool:
    """Merge a call of a burst into its new head; False when an official was faster."""
    try:
        store.transact(lambda session: bursts.move(store, orphan, head, session))
    except Stale:
        return False
    return True
