"""Figures of targets that are kept: entered by a unit and approved by somebody else, or computed on a day.

None is ever edited: a better one is a figure more, and what stood before stays with its day. The denominator of a
target of areas comes from the list of units of the day that the figure speaks of.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.access import permissions, unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import agencies, areas
from models.errors import NotFound
from models.store import Query, Store
from models.store.collections import CollectionSpec, Kind
from models.targets import catalogue


class Source(StrEnum):
    """Where a figure comes from."""

    COMPUTED = "computed"
    ENTERED = "entered"


class FigureState(StrEnum):
    """Where a figure stands: chờ duyệt, đã duyệt, bị trả lại; a computed one counts without being confirmed."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Pair(TypedDict):
    """`n` of `d`."""

    n: int
    d: int


class TargetFigure(TypedDict):
    """One figure of one target, of one area on one day (`YYYY-MM-DD`), `n` of `d`.

    `map` is since when the map of that day holds, `level` the level of the area. `parts` are the figures of its units
    where it was computed. `evidence` are uploads. `by` is the id of whoever entered it, "loa" where nobody did;
    `decided_by` confirmed or refused it. `counts`: of its target, area and year it is the last that is good.
    """

    _id: str
    version: int
    target_id: str
    plan: str
    area_id: str
    level: str
    map: str
    year: int
    day: str
    n: int
    d: int
    parts: dict[str, Pair]
    source: str
    state: str
    counts: bool
    note: str
    evidence: list[str]
    by: str
    at: datetime
    decided_by: str
    decided_at: datetime | None
    refusal: str


TARGET_FIGURES = CollectionSpec(
    "target_figures",
    TargetFigure,
    purpose="One figure of one target of a plan, of one area on one day, with its source and who confirmed it.",
    kept="For ever; a later figure takes its place and never its row.",
    personal="`by` and `decided_by` name officials by id; evidence may show people.",
    kind=Kind.TARGET_FIGURE,
    indexes=[
        IndexModel([("area_id", ASCENDING), ("target_id", ASCENDING), ("day", DESCENDING)]),
        IndexModel(
            [
                (name, ASCENDING)
                for name in ("plan", "counts", "source", "level", "target_id", "year", "map", "n", "d")
            ]
        ),
        IndexModel([("state", ASCENDING), ("_id", ASCENDING)]),
    ],
)


def get(store: Store, official: Identity, figure_id: str) -> TargetFigure:
    """Return a figure of a plan of the active province; whoever reads statistics may read it.

    :raises NotFound: there is none here.
    """
    permissions.insist(official, Permission.STATS_READ)
    here = [one.id for one in catalogue.here(store)]
    return store.one(TARGET_FIGURES, figure_id, {"plan": {"$in": here}})


def waiting(store: Store, official: Identity, limit: int = 100) -> list[TargetFigure]:
    """Return the entered figures that wait for approval by an official, the oldest first; never their own."""
    here = [one.id for one in catalogue.here(store)]
    query: Query = {
        "state": str(FigureState.WAITING),
        "source": str(Source.ENTERED),
        "plan": {"$in": here},
        "by": {"$ne": official.id},
    }
    rows = store.collection(TARGET_FIGURES).find(query).sort("_id", ASCENDING)
    found = [one for one in rows if may(store, official, Permission.TARGET_CONFIRM, one["area_id"])]
    return found[:limit]


def history(store: Store, target_id: str, area_id: str, limit: int = 200) -> list[TargetFigure]:
    """Return the figures of a target for an area and for what it was before, the newest day first, without parts."""
    before = [one for one in areas.leading_to(store, area_id) if _is_before(store, one, area_id)]
    query: Query = {"target_id": target_id, "area_id": {"$in": [area_id, *before]}}
    rows = store.collection(TARGET_FIGURES).find(query, {"parts": 0})
    return list(rows.sort([("day", DESCENDING), ("at", DESCENDING)]).limit(limit))


def may(store: Store, official: Identity, permission: Permission, area_id: str) -> bool:
    """Say whether an official has a permission for an area of any map: for it, or for all that it is today.

    Who acts for the committee of an area acts for the area, as `unit_access.may_in` has it.
    """
    try:
        today = areas.in_use(store, area_id)
    except NotFound:
        return False
    return bool(today) and all(
        unit_access.may_at(official, permission, one["path"], agencies.committee(one["_id"])) for one in today
    )


def _is_before(store: Store, one: str, area_id: str) -> bool:
    """Say whether an area was what another is now, and is not merely below it."""
    return (
        one != area_id
        and area_id not in areas.above(store, one)
        and level_of(store, one) == level_of(store, area_id)
    )


def level_of(store: Store, area_id: str) -> str:
    """Return the level of an area."""
    return areas.get(store, area_id)["level"]
