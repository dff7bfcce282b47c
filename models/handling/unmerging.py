"""Unmerging: what becomes of reports that were merged into one whose own resident has withdrawn it.

Their matter is not settled by that, so each stands alone again, where it was before, with its followers, its steps and
its promise; its resident is notified of the reason.
"""

from __future__ import annotations

from pymongo import ASCENDING

from models.errors import Clash
from models.handling import actions
from models.handling.action_request import ActionRequest, Performer
from models.language import wording
from models.reports.reports import REPORTS, Report
from models.store import Store
from models.store.events import SYSTEM
from models.workflow.transitions import Party, ReportAction, ReportState


def release(store: Store, report_id: str) -> int:
    """Separate what was merged into a report; returns how many. Done again it finds none."""
    found = store.collection(REPORTS).find({"merged_into": report_id, "state": ReportState.MERGED})
    return sum(separate(store, orphan, "main_withdrawn") for orphan in list(found.sort("_id", ASCENDING)))


def separate(store: Store, orphan: Report, reason: str) -> bool:
    """Let a merged report stand alone again; False when an official was faster.

    :param reason: the word that tells its resident why.
    """
    request = ActionRequest(ReportAction.UNMERGE, wording.word(reason, orphan["reporter"]["language"]))
    try:
        actions.perform_now(store, orphan, request, Performer(SYSTEM, frozenset({Party.SYSTEM})))
    except Clash:
        return False
    return True
