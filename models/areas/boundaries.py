"""Boundaries (ranh giới) of units, as the province imported them; without any, Loa goes by centre points.

Loa ships none: official geometry has terms of its own, so each row says whence it comes and under what licence. What
is stored is simplified, with borders that neighbours share still shared.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypedDict

from pymongo import ASCENDING, GEOSPHERE, IndexModel
from shapely import union_all
from shapely.affinity import scale
from shapely.geometry import Point, mapping, shape
from shapely.geometry.base import BaseGeometry

from models.areas import areas
from models.areas.areas import Level
from models.areas.distance import DEGREE_KM
from models.store import Store
from models.store.collections import CollectionSpec


class Boundary(TypedDict):
    """The boundary of one unit of one map.

    `_id` is the area's. `geometry` is a GeoJSON Polygon or MultiPolygon (WGS 84), simplified; `source` and `licence`
    are what the operator said of the file; `valid_from` is the day of the map, `YYYY-MM-DD`.
    """

    _id: str
    province_id: str
    geometry: dict[str, Any]
    source: str
    licence: str
    valid_from: str
    imported_at: datetime


BOUNDARIES = CollectionSpec(
    "boundaries",
    Boundary,
    purpose="The boundary of one administrative unit, simplified, as an administrator imported it.",
    kept="For ever, or until the unit is imported again.",
    indexes=[
        IndexModel([("geometry", GEOSPHERE)]),
        IndexModel([("province_id", ASCENDING)]),
    ],
)


class NearBoundary(NamedTuple):
    """A commune, and how far a point is from its land, in metres: 0 inside."""

    area_id: str
    metres: float


#: So many communes lie around a point.
MOST_NEAR = 8


def near(store: Store, lat: float, lon: float, within_m: float) -> list[NearBoundary]:
    """Return the communes of the active province whose land lies within so many metres, nearest first."""
    found: Any = store.collection(BOUNDARIES).aggregate(
        [
            {
                "$geoNear": {
                    "near": {"type": "Point", "coordinates": [lon, lat]},
                    "key": "geometry",
                    "distanceField": "metres",
                    "maxDistance": within_m,
                    "query": {"province_id": areas.active_province_id(store)},
                    "spherical": True,
                }
            },
            {"$limit": MOST_NEAR},
            {"$project": {"metres": 1}},
        ]
    )
    return [NearBoundary(row["_id"], row["metres"]) for row in found]


def metres_to_border(store: Store, area_id: str, lat: float, lon: float) -> float:
    """Return how far a point is from the border of an area, on either side of it; infinite without a boundary."""
    row = store.collection(BOUNDARIES).find_one({"_id": area_id}, {"geometry": 1})
    if row is None:
        return math.inf
    # A degree of longitude is shorter than one of latitude: flat, in degrees of latitude, which holds so near.
    flat = scale(shape(row["geometry"]), xfact=math.cos(math.radians(lat)), origin=(lon, lat))
    return float(flat.boundary.distance(Point(lon, lat)) * DEGREE_KM * 1000)


def touching(store: Store, geometry: BaseGeometry) -> list[str]:
    """Return the ids of the communes of the active province whose boundaries meet a geometry, by id."""
    query = {
        "province_id": areas.active_province_id(store),
        "geometry": {"$geoIntersects": {"$geometry": mapping(geometry)}},
    }
    return [row["_id"] for row in store.collection(BOUNDARIES).find(query, {"_id": 1}).sort("_id", ASCENDING)]


def union(store: Store, area_ids: Iterable[str]) -> BaseGeometry | None:
    """Return the land of areas with everything below them; None unless each of their communes has a boundary.

    A union that lacks a commune would say that nothing is to be feared there.
    """
    parts = of_communes(store, list(area_ids))
    return union_all(parts) if parts and None not in parts else None


def of_communes(store: Store, area_ids: Sequence[str]) -> list[BaseGeometry | None]:
    """Return the boundary of each commune in these areas; None for one that has none."""
    query = {"path": {"$in": list(area_ids)}, "level": Level.COMMUNE}
    ids = [row["_id"] for row in store.collection(areas.AREAS).find(query, {"_id": 1})]
    found = store.collection(BOUNDARIES).find({"_id": {"$in": ids}}, {"geometry": 1})
    known = {row["_id"]: shape(row["geometry"]) for row in found}
    return [known.get(one) for one in ids]


def known(store: Store, area_ids: Sequence[str]) -> set[str]:
    """Return those of some areas that have a boundary of their own."""
    rows = store.collection(BOUNDARIES).find({"_id": {"$in": list(area_ids)}}, {"_id": 1})
    return {row["_id"] for row in rows}


def count(store: Store) -> int:
    """Count the communes of the active province that have a boundary."""
    return store.collection(BOUNDARIES).count_documents({"province_id": areas.active_province_id(store)})
