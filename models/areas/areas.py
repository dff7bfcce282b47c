"""Areas (đơn vị hành chính): provinces, districts and communes, of today and of earlier maps.

A code can name another area once the map changes (80 was Long An and is Tây Ninh), so an area's id is its code and
the day from which it holds: `29242@2025-07-01`. Days are strings `YYYY-MM-DD`; `valid_to` is the first day
on which the area is no more, or None.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, NotRequired, TypedDict

from pymongo import ASCENDING, DESCENDING, GEOSPHERE, IndexModel

from models.errors import Fault, Invalid, NotFound
from models.store import Store
from models.store.collections import CollectionSpec


class AreaPoint(TypedDict):
    """A GeoJSON point, `[lon, lat]` in degrees (WGS 84)."""

    type: Literal["Point"]
    coordinates: list[float]


class Area(TypedDict):
    """One administrative unit of one map.

    `level` is a `Level`; `type` is the kind of unit in Vietnamese and lower case (`phường`), which together with `name`
    makes `full_name`; `folded` is `full_name` as `models.language.text.fold` makes it. `path` leads by ids from the
    province to the area itself. `center` is the mean of its communes' centres where the file has none. `bbox` is
    `[west, south, east, north]` in degrees. `successors` and `predecessors` are ids of the map after and before.
    `origin` is `file` (`models.catalogue` loads areas from its files), or `import` (`models.map_import`).
    """

    _id: str
    code: str
    valid_from: str
    valid_to: str | None
    name: str
    full_name: str
    type: str
    level: str
    parent_id: str | None
    province_id: str
    path: list[str]
    center: AreaPoint | None
    bbox: list[float] | None
    successors: list[str]
    predecessors: list[str]
    folded: str
    origin: NotRequired[str]


AREAS = CollectionSpec(
    "areas",
    Area,
    purpose="One province, district or commune, of today or of an earlier map.",
    kept="For ever; the units of earlier maps stay.",
    indexes=[
        IndexModel([("center", GEOSPHERE)]),
        IndexModel([("path", ASCENDING)]),
        IndexModel([("parent_id", ASCENDING), ("code", ASCENDING)]),
        IndexModel([("predecessors", ASCENDING)]),
    ],
)

#: A point farther than this from every commune's centre lies outside the province.
FAR_METRES = 30_000


class Level(StrEnum):
    """Levels of administration, from the top down. Maps since July 2025 have no district."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


@dataclass(frozen=True)
class Near:
    """A commune and how far its centre is from a point, in metres."""

    area: Area
    distance_m: int


def area_id(code: str, valid_from: str) -> str:
    """Return the id of the area that has `code` from the day `valid_from` on."""
    return f"{code}@{valid_from}"


def active_province_id(store: Store) -> str:
    """Return the id of the province that the setting PROVINCE names: the one that this installation serves."""
    return store.settings.province


def active_province(store: Store) -> Area:
    """Return the active province.

    :raises NotFound: the setting names none, or the areas were not loaded.
    """
    return get(store, active_province_id(store))


def get(store: Store, id: str) -> Area:
    """Return one area by its full id.

    :raises NotFound: there is none.
    """
    area = store.cached((AREAS.name, id), lambda: store.collection(AREAS).find_one({"_id": id}))
    if area is None:
        raise NotFound("area_not_found", area=id)
    return area


def known(store: Store, ids: Iterable[str]) -> dict[str, Area]:
    """Return those of some areas that there are, by their full ids."""
    named, catalogue = list(ids), store if store.pinned else store.for_request()
    catalogue.preload(AREAS, named)
    found = dict[str, Area]()
    for one in named:
        with suppress(NotFound):
            found[one] = get(catalogue, one)
    return found


def by_code(store: Store, code: str, valid_from: str | None = None) -> Area:
    """Return one area by its code in the active map, or in the map that holds from `valid_from`.

    A code that the active map does not have is one of the latest map before that has it: people and other systems go
    on using these. A `code` that is a full id (with `@`) is looked up as it is.

    :raises NotFound: there is none.
    """
    if "@" in code:
        return get(store, code)
    wanted = area_id(code, valid_from or active_province_id(store).partition("@")[2])
    try:
        return get(store, wanted)
    except NotFound:
        if valid_from or not (former := _former_id(store, code)):
            raise
        return get(store, former)


def searched(store: Store, code: str) -> Area:
    """Return the area that a search means: by a full id as it is, by a code of any map as it is today.

    :raises NotFound: there is none.
    """
    return by_code(store, code) if "@" in code else today(store, code)


def id_of(store: Store, code: str) -> str:
    """Return the id of the area that a code or id means; of an unknown one what was given."""
    try:
        return searched(store, code)["_id"]
    except NotFound:
        return code


def today(store: Store, code: str) -> Area:
    """Return what an area is in the active map, by a code or id of any map.

    :raises NotFound: there is none, or several have taken its land.
    """
    found = in_use(store, by_code(store, code)["_id"])
    if len(found) != 1:
        raise NotFound("area_not_found", area=code)
    return found[0]


def _former_id(store: Store, code: str) -> str | None:
    """Return the id of the latest area of any map that had this code."""
    ids = {"$gte": f"{code}@", "$lt": f"{code}A"}
    row = store.collection(AREAS).find_one({"_id": ids}, {"_id": 1}, sort=[("_id", DESCENDING)])
    return str(row["_id"]) if row else None


def children(store: Store, id: str) -> list[Area]:
    """Return the areas directly below, by code."""
    return list(store.collection(AREAS).find({"parent_id": id}).sort("code", ASCENDING))


def above(store: Store, id: str) -> list[str]:
    """Return the ids of the area and of everything above it, from the province down.

    :raises NotFound: there is no such area.
    """
    return list(get(store, id)["path"])


def below(store: Store, id: str) -> list[str]:
    """Return the ids of the area and of everything below it."""
    return [row["_id"] for row in store.collection(AREAS).find({"path": id}, {"_id": 1})]


def leading_to(store: Store, id: str) -> list[str]:
    """Return the ids of all areas to whose people something at this area matters: it, all below, and what those were.

    The counterpart of `above`: whoever follows one of these, on whatever map, follows this one, too.
    """
    found, fresh = set[str](), set(below(store, id))
    while fresh:
        found |= fresh
        rows = store.collection(AREAS).find({"successors": {"$in": sorted(fresh)}}, {"_id": 1})
        fresh = {row["_id"] for row in rows} - found
    return sorted(found)


def communes(store: Store, province_id: str | None = None) -> list[Area]:
    """Return the communes of a province (default: the active one), by code."""
    query = {"path": province_id or active_province_id(store), "level": Level.COMMUNE}
    return list(store.collection(AREAS).find(query).sort("code", ASCENDING))


def select(store: Store, parent_id: str, level: Level | None = None) -> list[Area]:
    """Return the direct children of an area, or everything of one `level` within it; by code."""
    if level is None:
        return children(store, parent_id)
    query = {"path": parent_id, "level": level}
    return list(store.collection(AREAS).find(query).sort("code", ASCENDING))


def locate(store: Store, lat: float, lon: float, limit: int = 5, within_m: int = FAR_METRES) -> list[Near]:
    """Return the communes of the active province whose centres are nearest to a point, nearest first.

    Centres are no borders: the caller lets the person confirm. Empty when every centre is farther than
    `within_m` metres.

    :raises Invalid: the point is not on Earth.
    """
    check_point(lat, lon)
    found: Any = store.collection(AREAS).aggregate(
        [
            {
                "$geoNear": {
                    "near": {"type": "Point", "coordinates": [lon, lat]},
                    "key": "center",
                    "distanceField": "distance",
                    "maxDistance": within_m,
                    "query": {"path": active_province_id(store), "level": Level.COMMUNE},
                    "spherical": True,
                }
            },
            {"$limit": limit},
        ]
    )
    return [Near(row, round(row.pop("distance"))) for row in found]


def check_point(lat: float, lon: float) -> None:
    """Demand degrees of latitude and longitude (WGS 84).

    :raises Invalid: naming each value that is out of range.
    """
    values = (("lat", lat, 90), ("lon", lon, 180))
    faults = [Fault(name, "degrees", {"limit": top}) for name, value, top in values if not abs(value) <= top]
    if faults:
        raise Invalid(*faults)


def resolve(store: Store, id: str) -> list[Area]:
    """Return what an area is today: itself while it holds, else its successors, through as many maps as needed.

    :raises NotFound: there is no such area.
    """
    area = get(store, id)
    if not area["valid_to"]:
        return [area]
    return [later for successor in area["successors"] for later in resolve(store, successor)]


def relevant(store: Store, area_ids: Iterable[str]) -> list[str]:
    """Return the ids of the areas whose alerts concern somebody who follows `area_ids`.

    :raises NotFound: one of them does not exist.
    """
    found: set[str] = set()
    for area_id in area_ids:
        found.update(above(store, area_id))
        for today in resolve(store, area_id):
            found.update(today["path"])
    return sorted(found)


def in_use(store: Store, id: str) -> list[Area]:
    """Return an area itself if it lies in the active province, whatever its map; else what it is today.

    :raises NotFound: there is no such area.
    """
    area = get(store, id)
    return [area] if active_province_id(store) in area["path"] else resolve(store, id)


def common(areas: Iterable[Area]) -> str | None:
    """Return the id of the lowest area that contains all of `areas`; None if there is none."""
    paths = [area["path"] for area in areas]
    shared = [level[0] for level in zip(*paths, strict=False) if len(set(level)) == 1]
    return shared[-1] if shared else None
