"""Let every call of a group be a report of its own again.

Before, the calls of a burst were merged into one of them. Those whose main call is still open stand alone again, each
in the state that it had; of the others the end was told, and it stays. All are marked with their group.
"""

from __future__ import annotations

from typing import TypedDict

from pymongo import ASCENDING

from models.handling import unmerging
from models.migrations.step import Batch, Cursor, Phase
from models.reports.reports import REPORTS, CallOfBurst, Report
from models.store import Query, Store
from models.workflow.transitions import OPEN_STATES, ReportState

#: Code that is still running merges further calls.
PHASE = Phase.CONTRACT

#: The main call of a group, which counted its calls, and those that were merged into it.
_UNMARKED: Query = {
    "burst": {"$exists": True},
    "burst.group": {"$exists": False},
    "$or": [{"burst.calls": {"$exists": True}}, {"merged_into": {"$gt": ""}}],
}


class Marked(TypedDict):
    """What a call of a group gets."""

    burst: CallOfBurst


def batch(store: Store, cursor: Cursor, limit: int) -> Batch:
    """Separate the calls of the next groups; one at a time, since each tells its resident."""
    beyond: Query = {} if cursor is None else {"_id": {"$gt": cursor}}
    rows = list(store.collection(REPORTS).find({**beyond, **_UNMARKED}).sort("_id", ASCENDING).limit(limit))
    for row in rows:
        _separate(store, row)
    return Batch(rows[-1]["_id"] if len(rows) == limit else None, len(rows), len(rows))


def left(store: Store) -> int:
    """Count the calls that are not marked with their group."""
    return store.collection(REPORTS).count_documents(_UNMARKED)


def _separate(store: Store, call: Report) -> None:
    head_id = call.get("merged_into") if call["state"] == ReportState.MERGED else None
    if head_id:
        head = store.collection(REPORTS).find_one({"_id": head_id}, {"state": 1})
        if head and head["state"] in OPEN_STATES:
            unmerging.separate(store, call, "calls_stand_alone")
    marked: Marked = {"burst": {"by": call["burst"]["by"], "group": head_id or call["_id"]}}
    store.collection(REPORTS).update_one({"_id": call["_id"]}, {"$set": marked})
