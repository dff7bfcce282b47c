"""Reports about a post, such as petitions about a policy: how many there are, and how they ended."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any, TypedDict

from models.reports.reports import REPORTS
from models.store import Document, Store
from models.workflow.transitions import OPEN_STATES


class Standing(TypedDict):
    """How many reports are about a post, and how many of them in which state and with which reason of their end.

    `open` are those that nobody has ended.
    """

    n: int
    open: int
    states: dict[str, int]
    close_reasons: dict[str, int]


def number(store: Store, post_id: str) -> int:
    """Return how many reports are about a post."""
    return store.collection(REPORTS).count_documents({"about_post_id": post_id})


def standing(
    store: Store, post_id: str, *, begins: datetime | None = None, ends: datetime | None = None
) -> Standing:
    """Return where the reports about a post stand; with times those filed from `begins` until before `ends`."""
    wanted: Document = {"about_post_id": post_id}
    if begins and ends:
        wanted["filed_at"] = {"$gte": begins, "$lt": ends}
    grouped = {"_id": {"state": "$state", "reason": "$close_reason"}, "n": {"$sum": 1}}
    rows: Any = store.collection(REPORTS).aggregate([{"$match": wanted}, {"$group": grouped}])
    states, reasons = Counter[str](), Counter[str]()
    for row in rows:
        states[row["_id"]["state"]] += row["n"]
        if reason := row["_id"].get("reason"):
            reasons[reason] += row["n"]
    still = sum(states[state] for state in OPEN_STATES)
    return {
        "n": states.total(),
        "open": still,
        "states": dict(sorted(states.items())),
        "close_reasons": dict(sorted(reasons.items())),
    }
