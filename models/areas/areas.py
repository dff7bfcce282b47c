"""Areas (đơn vị hành chính): provinces, districts and communes, of today and of earlier maps.

Codes are given again when a map changes (80 was Long An and is Tây Ninh), so an area's id is its code and
the day from which it holds: `29242@2025-07-01`. Days are strings `YYYY-MM-DD`; `valid_to` is the first day
on which the area is no more, or None.

Document: `{_id, code, valid_from, valid_to, name, full_name, type, level, parent_id, province_id, path,
center, bbox, successors, predecessors, folded}`. `path` leads from the province to the area itself; `center`
is a GeoJSON point or None; `bbox` is `[west, south, east, north]` or None; `successors` and `predecessors`
are ids of the map after and before; `folded` is `full_name` as `models.language.text.fold` makes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pymongo import ASCENDING, DESCENDING, GEOSPHERE, IndexModel

from models.errors import Fault, Invalid, NotFound
from models.store import Document, Store
from models.store.collections import CollectionSpec

AREAS = CollectionSpec(
    "areas",
    Document,
    purpose="",
    kept="",
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

    area: Document
    distance_m: int


def area_id(code: str, valid_from: str) -> str:
    """The id of the area that has `code` from the day `valid_from` on."""
    return f"{code}@{valid_from}"


def active_province_id(store: Store) -> str:
    """The id of the province that the setting PROVINCE names: the one that this installation serves."""
    return store.settings.province


def active_province(store: Store) -> Document:
    """The active province.

    :raises NotFound: the setting names none, or the areas were not loaded.
    """
    return get(store, active_province_id(store))


def get(store: Store, id: str) -> Document:
    """One area by its full id.

    :raises NotFound: there is none.
    """
    area = store.cached((AREAS.name, id), lambda: store.collection(AREAS).find_one({"_id": id}))
    if area is None:
        raise NotFound("area_not_found", area=id)
    return area


def by_code(store: Store, code: str, valid_from: str | None = None) -> Document:
    """One area by its code in the active map, or in the map that holds from `valid_from`.

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


def searched(store: Store, code: str) -> Document:
    """The area that a search means: a full id as it is, a code of today, or one of an earlier map as it is today.

    :raises NotFound: there is none.
    """
    return by_code(store, code) if "@" in code else today(store, code)


def today(store: Store, code: str) -> Document:
    """What an area is in the active map, by a code or id of any map.

    :raises NotFound: there is none, or several have taken its land.
    """
    found = in_use(store, by_code(store, code)["_id"])
    if len(found) != 1:
        raise NotFound("area_not_found", area=code)
    return found[0]


def _former_id(store: Store, code: str) -> str | None:
    """The id of the latest area of any map that had this code."""
    ids = {"$gte": f"{code}@", "$lt": f"{code}A"}
    row = store.collection(AREAS).find_one({"_id": ids}, {"_id": 1}, sort=[("_id", DESCENDING)])
    return str(row["_id"]) if row else None


def children(store: Store, id: str) -> list[Document]:
    """The areas directly below, by code."""
    return list(store.collection(AREAS).find({"parent_id": id}).sort("code", ASCENDING))


def above(store: Store, id: str) -> list[str]:
    """The ids of the area and of everything above it, from the province down.

    :raises NotFound: there is no such area.
    """
    return list(get(store, id)["path"])


def below(store: Store, id: str) -> list[str]:
    """The ids of the area and of everything below it."""
    return [row["_id"] for row in store.collection(AREAS).find({"path": id}, {"_id": 1})]


def communes(store: Store, province_id: str | None = None) -> list[Document]:
    """The communes of a province (default: the active one), by code."""
    query = {"path": province_id or active_province_id(store), "level": Level.COMMUNE}
    return list(store.collection(AREAS).find(query).sort("code", ASCENDING))


def select(store: Store, parent_id: str, level: Level | None = None) -> list[Document]:
    """The direct children of an area, or everything of one `level` within it; by code."""
    if level is None:
        return children(store, parent_id)
    query = {"path": parent_id, "level": level}
    return list(store.collection(AREAS).find(query).sort("code", ASCENDING))


def locate(store: Store, lat: float, lon: float, limit: int = 5, within_m: int = FAR_METRES) -> list[Near]:
    """The communes of the active province whose centres are nearest to a point, nearest first.

    Centres are no borders: the caller lets the person confirm. Empty when every centre is farther than
    `within_m` metres.

    :raises Invalid: the point is not on Earth.
    """
    check_point(lat, lon)
    found = store.collection(AREAS).aggregate(
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


def resolve(store: Store, id: str) -> list[Document]:
    """What an area is today: itself while it holds, else its successors, through as many maps as needed.

    :raises NotFound: there is no such area.
    """
    area = get(store, id)
    if not area["valid_to"]:
        return [area]
    return [later for successor in area["successors"] for later in resolve(store, successor)]


def in_use(store: Store, id: str) -> list[Document]:
    """What an area is in the active map: itself within the active province, whichever map that is of, else as of today.

    :raises NotFound: there is no such area.
    """
    area = get(store, id)
    return [area] if active_province_id(store) in area["path"] else resolve(store, id)


def common(areas: Iterable[Document]) -> str | None:
    """The id of the lowest area that contains all of `areas`; None when there is none."""
    paths = [area["path"] for area in areas]
    shared = [level[0] for level in zip(*paths, strict=False) if len(set(level)) == 1]
    return shared[-1] if shared else None
