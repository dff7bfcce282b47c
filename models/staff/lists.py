"""Lists and figures of staff: a page for whoever may read names, and shares with their denominators for everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TypedDict

from pymongo import ASCENDING

from models.access.callers import Identity
from models.access.permissions import Permission
from models.staff import staff
from models.staff.staff import STAFF, Post, StaffMember, Time
from models.store import Query, Store, cursor


class StaffFigures(TypedDict):
    """Figures of form B4 on a day: how many are `there`, of these `trained`, by time and by post; no names.

    `share` is None where nobody is there.
    """

    day: str
    there: int
    trained: int
    share: float | None
    full_time: int
    part_time: int
    posts: dict[str, int]
    trainings: int


def page(
    store: Store,
    official: Identity,
    *,
    area_id: str = "",
    left: bool = False,
    after: str | None = None,
    limit: int = 20,
) -> tuple[list[StaffMember], str | None]:
    """Return a page of the staff that an official may read, in the order in which they were added.

    :param left: those who left, in place of those who are there.
    :raises Invalid: `bad_cursor`.
    """
    conditions: list[Query] = [
        staff.within(official, Permission.STAFF_READ),
        {"left_on": {"$ne": ""} if left else ""},
    ]
    if area_id:
        conditions.append({"paths": area_id})
    if after:
        (last,) = cursor.decode(after, 1)
        conditions.append({"_id": {"$gt": last}})
    found = store.collection(STAFF).find({"$and": conditions}).sort("_id", ASCENDING)
    rows = list(found.limit(limit + 1))
    return rows[:limit], cursor.encode(rows[limit - 1]["_id"]) if len(rows) > limit else None


def all_of(store: Store, area_ids: Collection[str]) -> list[StaffMember]:
    """Return the staff of some areas themselves, for whoever counts them: without names and certificates."""
    hidden = {"name": 0, "trainings.certificate_id": 0}
    return list(store.collection(STAFF).find({"area_id": {"$in": list(area_ids)}}, hidden))


def figures(found: Iterable[StaffMember], day: str) -> StaffFigures:
    """Return the figures of some staff on a day (`YYYY-MM-DD`)."""
    there = [one for one in found if staff.is_there(one, day)]
    trained = sum(staff.is_trained(one, day) for one in there)
    times, posts = Counter(one["time"] for one in there), Counter(one["post"] for one in there)
    return {
        "day": day,
        "there": len(there),
        "trained": trained,
        "share": round(trained / len(there), 4) if there else None,
        "full_time": times[Time.FULL],
        "part_time": times[Time.PART],
        "posts": {str(post): posts[post] for post in Post},
        "trainings": sum(one["day"] <= day for member in there for one in member["trainings"]),
    }
