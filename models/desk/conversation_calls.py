"""Calls for rescue that conversations are about: officials have the call, so nobody is told that nobody came."""

from __future__ import annotations

from models.categories.report_kinds import ReportKind
from models.reports.reports import REPORTS
from models.store import Store
from models.talks.talks import Reason, Talk
from models.workflow.terms import ReportState


def are_taken(store: Store, talk: Talk) -> bool:
    """Say whether officials have taken, or ended, every call for rescue that a talk in danger is about."""
    if talk["reason"] != Reason.DANGER:
        return False
    query = {"code": {"$in": talk["report_codes"]}, "kind": ReportKind.RESCUE}
    states = [row["state"] for row in store.collection(REPORTS).find(query, {"state": 1})]
    return bool(states) and ReportState.SUBMITTED not in states
