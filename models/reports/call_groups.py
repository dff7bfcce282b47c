"""Call groups: the calls of one burst (`models.reports.bursts`), as the desk reads them.

Any call of a group names it by its code. Each is a report like any other; what they share is the mark alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypedDict

from models.reports import codes_and_pins
from models.reports.reports import REPORTS, BurstBy, CallOfBurst, Report
from models.store import Query, Store
from models.workflow.transitions import OPEN_STATES


class GroupSize(TypedDict):
    """How many calls a group has, and how many of them nobody has ended."""

    calls: int
    open: int


def group_of(report: Report) -> str:
    """Return the group that a report is in; "" when it stands alone."""
    return report.get("burst", {}).get("group", "")


def row_of(report: Report) -> str:
    """Return the group that stands for a report in one row; "" where it has a row of its own.

    One network may be a shelter or a carrier: what came of it alone is marked and never hidden behind another's words.
    """
    return "" if report.get("burst", {}).get("by") == BurstBy.NETWORK else group_of(report)


def named_by(store: Store, code: str) -> Query:
    """Return the condition of what belongs to the report with this code: its group, and what was merged into it."""
    row = store.collection(REPORTS).find_one({"code": codes_and_pins.whole(store, code)}, {"burst": 1})
    merged: Query = {"merged_into": row["_id"] if row else ""}
    group = group_of(row) if row else ""
    return {"$or": [{"burst.group": group}, merged]} if group else merged


def not_of(groups: Collection[str]) -> list[dict[str, Any]]:
    """Return the condition that leaves out these groups; none for none."""
    return [{"burst.group": {"$nin": sorted(groups)}}] if groups else []


def sizes(store: Store, reports: Iterable[Report]) -> dict[str, GroupSize]:
    """Return the sizes of the groups that some reports are in."""
    groups = sorted({group for report in reports if (group := group_of(report))})
    if not groups:
        return {}
    is_open = {"$cond": [{"$in": ["$state", sorted(OPEN_STATES)]}, 1, 0]}
    counted = {"_id": "$burst.group", "calls": {"$sum": 1}, "open": {"$sum": is_open}}
    rows: Any = store.collection(REPORTS).aggregate(
        [{"$match": {"burst.group": {"$in": groups}}}, {"$group": counted}]
    )
    return {row["_id"]: {"calls": row["calls"], "open": row["open"]} for row in rows}


def apart(report: Report) -> CallOfBurst:
    """Return the mark of a report that an official took out of its group: no count marks it again."""
    burst = report.get("burst")
    assert burst is not None, "Guard.IN_GROUP"
    return {"by": burst["by"]}
