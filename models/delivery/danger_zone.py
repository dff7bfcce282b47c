"""The danger zone of an alert: the communes that its drawn polygons touch, where phones are told one by one.

Without a polygon it is all of the alert's areas. A commune whose boundary nobody imported counts as touched if its
centre is within some kilometres of what was drawn: one too many is told twice of what concerns its neighbour, one too
few would wait for its topic.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from shapely import union_all
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from models.alerts import outlines, polygons
from models.alerts.alerts import Alert
from models.areas import boundaries
from models.areas.areas import AREAS, AreaPoint, Level
from models.areas.distance import DEGREE_KM
from models.store import Store

#: A commune reaches so far from its centre. In the Mekong delta one of 2025 has about 50 square kilometres.
REACH_KM = 6.0

#: Lines of longitude are so much closer at the latitude of the delta than at the equator.
NARROWER = math.cos(math.radians(10))


def areas_in(store: Store, alert: Alert) -> list[str] | None:
    """Return the communes of an alert that its polygons touch; None for all of its areas.

    All of them, too, if nothing of theirs is touched: somebody drew at sea.
    """
    drawn = _drawn(alert)
    if drawn is None:
        return None
    query = {"path": {"$in": alert["area_ids"]}, "level": Level.COMMUNE}
    rows = list(store.collection(AREAS).find(query, {"center": 1}).sort("_id", 1))
    bordered = boundaries.known(store, [row["_id"] for row in rows])
    touched = set(outlines.touched(store, polygons.of(alert)))
    near = {row["_id"] for row in rows if _kilometres(drawn, row["center"]) <= REACH_KM}
    found = touched | (near - bordered)
    return [row["_id"] for row in rows if row["_id"] in found] or None


def nearest_first(store: Store, alert: Alert, area_ids: Sequence[str]) -> list[str]:
    """Return areas in the order in which they are told: what is nearest to the drawn danger first."""
    drawn = _drawn(alert)
    if drawn is None:
        return list(area_ids)
    rows = store.collection(AREAS).find({"_id": {"$in": list(area_ids)}}, {"center": 1})
    far = {row["_id"]: _kilometres(drawn, row["center"]) for row in rows}
    return sorted(area_ids, key=lambda one: far.get(one, 0.0))


def _drawn(alert: Alert) -> BaseGeometry | None:
    rings = polygons.of(alert)
    return union_all([Polygon(_flat(point) for point in ring) for ring in rings]) if rings else None


def _flat(point: Sequence[float]) -> tuple[float, float]:
    """Return a point in kilometres, as on a sheet of paper; a province is small enough for that."""
    lon, lat = point
    return lon * DEGREE_KM * NARROWER, lat * DEGREE_KM


def _kilometres(drawn: BaseGeometry, center: AreaPoint | None) -> float:
    """Return how far a centre lies from what was drawn, 0 within it; an area without a centre may be there."""
    return float(drawn.distance(Point(_flat(center["coordinates"])))) if center else 0.0
