"""Hot spots: where reports gather and come back, counted in H3 cells for the officials of an area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict, cast

from models.access import report_access
from models.access.callers import Identity
from models.areas import hexagons
from models.reports.reports import REPORTS
from models.store import Document, Query, Store
from models.store.reads import BoundedRead
from models.workflow.transitions import OPEN_STATES, ReportState

#: A row is a category in a cell of the finest resolution.
READ = BoundedRead("hot spots", rows=100_000, seconds=5)


class GroupKey(TypedDict):
    """What the reports of a group have in common."""

    cell: str
    category: str


class Group(TypedDict):
    """Reports of one category in one cell, as the store counts them; the counts are those of a `HotSpot`."""

    _id: GroupKey
    count: int
    open: int
    recurring: int
    latest_at: datetime


@dataclass
class HotSpot:
    """A cell.

    :param count: reports in it; `open` of them are still worked on, `recurring` came back after they were fixed.
    :param categories: how many reports of each category.
    """

    cell: str
    count: int = 0
    open: int = 0
    recurring: int = 0
    latest_at: datetime | None = None
    categories: Counter[str] = field(default_factory=Counter)


def find(
    store: Store,
    official: Identity,
    *,
    since: datetime,
    area_id: str = "",
    category: str = "",
    resolution: int = hexagons.RESOLUTION,
    least: int = 2,
    limit: int = 50,
) -> list[HotSpot]:
    """Return the cells with the most recurring reports, then with the most reports, of what the official may see.

    Merged and withdrawn reports do not count.

    :param resolution: of the cells, at most `hexagons.RESOLUTION`.
    :param least: cells with fewer reports are left out.
    """
    wanted: Document = {
        "filed_at": {"$gte": since},
        "place.cell": {"$type": "string"},
        "state": {"$nin": [ReportState.MERGED, ReportState.WITHDRAWN]},
    }
    if area_id:
        wanted["area_path"] = area_id
    if category:
        wanted["category"] = category
    steps = [{"$match": {"$and": [_visible(store, official), wanted]}}, _GROUP, {"$limit": READ.rows}]
    with READ.within():
        groups = cast("Iterable[Group]", store.collection(REPORTS).aggregate(steps))
        found = [spot for spot in _gathered(groups, resolution) if spot.count >= least]
    return sorted(found, key=lambda spot: (-spot.recurring, -spot.count, spot.cell))[:limit]


_GROUP: Document = {
    "$group": {
        "_id": {"cell": "$place.cell", "category": "$category"},
        "count": {"$sum": 1},
        "open": {"$sum": {"$cond": [{"$in": ["$state", sorted(OPEN_STATES)]}, 1, 0]}},
        "recurring": {"$sum": {"$cond": [{"$gt": ["$recurrence.count", 0]}, 1, 0]}},
        "latest_at": {"$max": "$filed_at"},
    }
}


def _gathered(groups: Iterable[Group], resolution: int) -> Iterable[HotSpot]:
    """Put the groups of the store together by cell."""
    spots: dict[str, HotSpot] = {}
    for row in groups:
        cell = hexagons.parent(row["_id"]["cell"], resolution)
        spot = spots.setdefault(cell, HotSpot(cell))
        spot.count += row["count"]
        spot.open += row["open"]
        spot.recurring += row["recurring"]
        spot.latest_at = max(filter(None, (spot.latest_at, row["latest_at"])))
        spot.categories[row["_id"]["category"]] += row["count"]
    return spots.values()


def _visible(store: Store, official: Identity) -> Query:
    """Return the condition of the reports that the official may read."""
    reached = [report_access.condition(scope) for scope in report_access.readable(store, official)]
    return {"$or": reached} if reached else {"_id": None}
