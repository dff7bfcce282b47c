"""Unmerging: what becomes of reports that were merged into one whose own resident has withdrawn it.

Their matter is not settled by that, so each stands alone again, where it was before, with its followers, its steps and
its promise; its resident is notified of the reason.
"""

from __future__ import annotations

from models.errors import Clash
from models.handling import actions
from models.handling.action_request import ActionRequest, Performer
from models.language import wording
from models.reports.reports import REPORTS
from models.store import Store
from models.store.events import SYSTEM
from models.workflow.transitions import Party, ReportAction, ReportState


def release(store: Store, report_id: str) -> int:
    """Separate what was merged into a report; returns how many. Done again it finds none."""
    found = store.collection(REPORTS).find({"merged_into": report_id, "state": ReportState.MERGED})
    released = 0
    for orphan in list(found):
        reason = wording.word("main_withdrawn", orphan["reporter"]["language"])
        try:
            actions.perform_now(
                store,
                orphan,
                ActionRequest(ReportAction.UNMERGE, reason),
                Performer(SYSTEM, frozenset({Party.SYSTEM})),
            )
        except Clash:
            # An official was faster.
            continue
        released += 1
    return released
