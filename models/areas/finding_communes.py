"""Finding one's commune by a name: today's, a former one, or that of a former district; with or without diacritics."""

from __future__ import annotations

from typing import NamedTuple

from models.areas import areas, place_names
from models.areas.areas import Area, Level
from models.store import Store

#: So many are offered: a former district had some thirty communes.
MOST = 40

#: Names are no longer than this; what comes after is not looked at.
LONGEST = 80


class FoundCommune(NamedTuple):
    """A commune of today; `via` is the former name by which it was found, "" for its own."""

    area: Area
    via: str


def find(store: Store, typed: str) -> list[FoundCommune]:
    """Return the communes that somebody may mean, surest first, then those that a former district became."""
    text = typed[:LONGEST]
    named = place_names.search(store, text, MOST, Level.COMMUNE)
    found = {one.area["_id"]: FoundCommune(one.area, one.via or "") for one in named}
    for district in _districts(store, text):
        for area in _here(store, became(store, district)):
            found.setdefault(area["_id"], FoundCommune(area, district["full_name"]))
    return list(found.values())[:MOST]


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
