"""Finding one's commune by a name: today's, a former one, or that of a former district; with or without diacritics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from models.areas import areas, place_names
from models.areas.areas import Area, Level
from models.areas.place_names import Candidate
from models.store import Store

#: So many are offered: a former district had some thirty communes.
MOST = 40

#: Names are no longer than this; what comes after is not looked at.
LONGEST = 80


#: A name that is written out whole with its kind scores so much, those of the map before stand one below.
WITH_KIND, WHOLE_FORMER = 100, place_names.WHOLE_NAME - 1


class FoundCommune(NamedTuple):
    """A commune of today; `via` is the former name by which it was found and what that lay in, "" for its own."""

    area: Area
    via: str


def find(store: Store, typed: str) -> list[FoundCommune]:
    """Return the communes that somebody may mean, surest first, then those that a former district became."""
    text = typed[:LONGEST]
    named = place_names.search(store, text, MOST, Level.COMMUNE)
    above = areas.known(store, {one.above for one in named if one.above})
    found = {one.area["_id"]: FoundCommune(one.area, _former_name(one, above)) for one in named}
    for district in _districts(store, text):
        for area in _here(store, became(store, district)):
            found.setdefault(area["_id"], FoundCommune(area, district["full_name"]))
    return list(found.values())[:MOST]


def sure(store: Store, typed: str) -> Area | None:
    """Return the commune that a name means beyond doubt; None where several fit, such as those of a district."""
    text = typed[:LONGEST]
    named = [one for one in place_names.search(store, text, MOST, Level.COMMUNE) if one.score >= WHOLE_FORMER]
    if not named or (len(named) > 1 and named[1].score >= named[0].score):
        return None
    alone = len(named) == 1 and not _districts(store, text)
    return named[0].area if alone or named[0].score >= WITH_KIND else None


def _former_name(found: Candidate, above: Mapping[str, Area]) -> str:
    """Return a former name with what its area lay in: three towns had a ward 1."""
    if not found.via:
        return ""
    lay_in = above.get(found.above or "")
    return f"{found.via}, {lay_in['full_name']}" if lay_in else found.via


def _districts(store: Store, text: str) -> list[Area]:
    """Return the districts of the map before whose name this is, with its kind or without."""
    wanted = place_names.plain(text)
    return [
        row
        for row in _former_districts(store)
        if wanted and wanted in (row["folded"], place_names.plain(row["name"]))
    ]


def _former_districts(store: Store) -> list[Area]:
    """Return the districts of earlier maps whose communes lie in the active province today; kept for the process."""

    def read() -> list[Area]:
        here = areas.below(store, areas.active_province_id(store))
        former = store.collection(areas.AREAS).find({"successors": {"$in": here}}, {"parent_id": 1})
        above = sorted({row["parent_id"] for row in former if row["parent_id"]})
        query = {"_id": {"$in": above}, "level": Level.DISTRICT}
        return list(store.collection(areas.AREAS).find(query).sort("_id"))

    return store.cached(("districts", areas.active_province_id(store)), read)


def became(store: Store, area: Area) -> list[Area]:
    """Return what an area is today: itself, its successors, or what the communes of a former district have become."""
    now = {one["_id"]: one for one in areas.in_use(store, area["_id"])}
    if not now:
        now = {
            later["_id"]: later
            for commune in areas.children(store, area["_id"])
            for later in areas.in_use(store, commune["_id"])
        }
    return sorted(now.values(), key=lambda one: one["code"])


def _here(store: Store, found: list[Area]) -> list[Area]:
    province = areas.active_province_id(store)
    return [area for area in found if province in area["path"]]
