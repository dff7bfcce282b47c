"""Drawn polygons beside the areas of an alert: nobody draws a danger where the alert warns nobody.

An alert is read, approved and sent by its areas, and its polygons stand in the CAP document for everybody. So what they
touch must lie in those areas: whoever may warn one commune could otherwise draw the whole province.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from models.alerts import outlines, polygons
from models.alerts.alerts import ALERTS, Alert
from models.alerts.endings import ending_of
from models.alerts.polygons import Ring
from models.areas import areas, boundaries
from models.areas.areas import AREAS, Level
from models.errors import Fault
from models.store import Store

#: So far across a border may be drawn, in degrees (2 km): nobody draws along a river to the metre.
ACROSS = 0.018

#: A commune without a boundary reaches so far from its centre, in degrees (6 km).
REACH = 0.054

#: Areas that a fault names.
MOST_NAMED = 3


def faults(store: Store, alert: Alert) -> Iterator[Fault]:
    """Yield the polygons that touch what is in none of the alert's areas, and name what that is."""
    rings, area_ids = polygons.of(alert), alert["area_ids"]
    broken = {one.field for one in polygons.faults(store, rings)}
    drawn_before = _of_former(store, alert)
    # All of the areas at once: a fault of theirs is named already, and then nobody knows what lies in them.
    land = boundaries.union(store, area_ids) if rings and area_ids else None
    for index, ring in enumerate(rings):
        field = f"polygons.{index}"
        if not area_ids or field in broken or ring in drawn_before:
            continue
        if names := _beyond(store, ring, area_ids, land):
            yield Fault(
                field,
                "polygon_outside_areas",
                {"names": ", ".join(names[:MOST_NAMED])},
                about=("area_ids", "polygons"),
            )


def _of_former(store: Store, alert: Alert) -> list[list[list[float]]]:
    """Return the polygons that an end takes over as they are: whatever was issued can be ended."""
    if not alert["previous_id"] or not ending_of(alert):
        return []
    former = store.collection(ALERTS).find_one({"_id": alert["previous_id"]}, {"polygons": 1})
    return former.get("polygons", []) if former else []


def _beyond(store: Store, ring: Ring, area_ids: Sequence[str], land: BaseGeometry | None) -> list[str]:
    """Return the names of the communes that a ring touches outside of some areas, by their boundaries or centres."""
    touched = {row["_id"]: row for row in _rows(store, outlines.touched(store, [ring]))}
    foreign = [row for row in touched.values() if not set(row["path"]) & set(area_ids)]
    if not foreign:
        return []
    shape = Polygon([(lon, lat) for lon, lat in ring])
    if land is not None:
        rest = shape.difference(land.buffer(ACROSS))
        outside = set(boundaries.touching(store, rest)) if not rest.is_empty else set()
        found = [row for row in foreign if row["_id"] in outside]
        # Where nobody imported boundaries of the others, or somebody drew outside of all of them.
        if not found and shape.distance(land) > ACROSS:
            found = foreign
    else:
        found = [row for row in foreign if row["center"] and shape.intersects(_point(row["center"]))]
        if not found and not _near(store, shape, area_ids):
            found = foreign
    return [row["full_name"] for row in found]


def _near(store: Store, shape: Polygon, area_ids: Sequence[str]) -> bool:
    """Say whether a ring may lie in areas without boundaries: near the centre of one of their communes."""
    query = {"path": {"$in": list(area_ids)}, "level": Level.COMMUNE}
    centers = [row["center"] for row in store.collection(AREAS).find(query, {"center": 1})]
    return any(one is None or shape.distance(_point(one)) <= REACH for one in centers)


def _rows(store: Store, ids: Sequence[str]) -> list[areas.Area]:
    return list(store.collection(AREAS).find({"_id": {"$in": list(ids)}}).sort("_id", 1))


def _point(center: areas.AreaPoint) -> Point:
    return Point(center["coordinates"])
