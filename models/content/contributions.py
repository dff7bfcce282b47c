"""Contributions: how many posts each body gave to the hub in a period, and which bodies gave none.

Three figures of the plans stand on this: that every department and every unit below the province contributes essential
information of its field, and that all essential information that people get goes through the hub with a body that
answers for it. Each comes with what it is a share of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TypedDict, cast

from models.areas import agencies, areas
from models.areas.areas import AREAS, Level
from models.content.posts import POSTS, PostKind, PostState
from models.errors import TooCostly
from models.language.dates import begin_of
from models.store import Query, Store
from models.store.reads import BoundedRead

READ = BoundedRead("contributions of bodies", rows=200_000, seconds=5)

#: The longest period, in days.
MOST_DAYS = 400


class Share(TypedDict):
    """A share with its denominator; `share` is None where there is nothing to be a share of."""

    count: int
    of: int
    share: float | None


class BodyContribution(TypedDict):
    """What one body gave: `submitted` and `published` in the period, of these `essential`; `share` of all published."""

    agency_id: str
    area_id: str
    level: str
    submitted: int
    published: int
    essential: int
    share: float | None


class LevelContribution(TypedDict):
    """How many bodies of a level contributed essential information; `departments` are those of the province."""

    group: str
    contributing: Share


class Contributions(TypedDict):
    """The figures of a period.

    `levels` are of TV-7; `answered` is of TV-8: the essential information that was published in the period and that a
    body answers for, of all that was. `categories` are the published essential posts by topic.
    """

    bodies: list[BodyContribution]
    levels: list[LevelContribution]
    answered: Share
    categories: dict[str, int]


class _Counted(TypedDict):
    """What of a post is counted."""

    source_agency_id: str
    kind: str
    category: str


def read(store: Store, area_id: str, first_day: date, last_day: date) -> Contributions:
    """Return the contributions of the bodies of an area and everything below, from one day to another, in Vietnam.

    What was taken over from above counts for nobody: it is somebody else's.

    :raises TooCostly: there are too many posts in the period.
    """
    first, end = begin_of(first_day), begin_of(last_day + timedelta(days=1))
    here = {row["_id"]: row["level"] for row in store.collection(AREAS).find({"path": area_id}, {"level": 1})}
    bodies = list(
        store.collection(agencies.AGENCIES).find({"area_id": {"$in": sorted(here)}, "closed_at": None})
    )
    places = areas.below(store, areas.above(store, area_id)[0])
    submitted = _rows(store, places, "submitted_at", first, end)
    published = _rows(store, places, "published_at", first, end)
    essential = [row for row in published if row["kind"] == PostKind.ESSENTIAL]
    counts = [Counter(row["source_agency_id"] for row in rows) for rows in (submitted, published, essential)]
    total = len(published)
    shown: list[BodyContribution] = [
        {
            "agency_id": body["_id"],
            "area_id": body["area_id"],
            "level": here[body["area_id"]],
            "submitted": counts[0][body["_id"]],
            "published": counts[1][body["_id"]],
            "essential": counts[2][body["_id"]],
            "share": _ratio(counts[1][body["_id"]], total),
        }
        for body in bodies
    ]
    answered = sum(1 for row in essential if row["source_agency_id"])
    return {
        "bodies": sorted(shown, key=lambda one: (-one["published"], one["agency_id"])),
        "levels": _levels(shown),
        "answered": _share(answered, len(essential)),
        "categories": dict(sorted(Counter(row["category"] for row in essential).items())),
    }


def _levels(bodies: Iterable[BodyContribution]) -> list[LevelContribution]:
    groups: dict[str, list[BodyContribution]] = {}
    for body in bodies:
        committee = body["agency_id"] == agencies.committee(body["area_id"])
        at_province = body["level"] == Level.PROVINCE
        group = "departments" if at_province and not committee else body["level"]
        groups.setdefault(group, []).append(body)
    return [
        {
            "group": group,
            "contributing": _share(sum(1 for one in found if one["essential"]), len(found)),
        }
        for group, found in sorted(groups.items())
    ]


def _rows(store: Store, places: Sequence[str], moment: str, first: datetime, end: datetime) -> list[_Counted]:
    """Return the posts of bodies at these areas whose `moment` lies in the period."""
    query: Query = {
        "area_id": {"$in": places},
        moment: {"$gte": first, "$lt": end},
        "taken_from": None,
        "revises": None,
        "state": {"$ne": PostState.DISCARDED},
    }
    shape = {"source_agency_id": 1, "kind": 1, "category": 1}
    with READ.within():
        found = list(store.db[POSTS.name].find(query, shape).limit(READ.rows + 1))
    if len(found) > READ.rows:
        raise TooCostly
    return cast(list[_Counted], found)


def _share(count: int, of: int) -> Share:
    return {"count": count, "of": of, "share": _ratio(count, of)}


def _ratio(count: int, of: int) -> float | None:
    return round(count / of, 4) if of else None
