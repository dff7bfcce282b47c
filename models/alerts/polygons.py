"""Drawn polygons of an alert: rings of `[longitude, latitude]` as in GeoJSON, each closed and simple.

CAP 1.2 (section 3.2.4) wants at least four points, of which the last is the first. Its schema catches neither an open
ring nor one that crosses itself, and readers fail on both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapely.geometry import Polygon

from models.alerts.alerts import AlertContent
from models.areas.province_box import Box, box
from models.errors import Fault
from models.store import Store

Ring = Sequence[Sequence[float]]

#: Most rings of an alert, and most points of one: readers of CAP take fewer than a hundred and one.
MAX_POLYGONS, MAX_POINTS = 20, 100

#: Three corners, and the first of them once more.
LEAST_POINTS = 4


def of(alert: AlertContent) -> list[list[list[float]]]:
    """Return the rings that were drawn; none for an alert of before they could be."""
    return alert.get("polygons", [])


def faults(store: Store, rings: Sequence[Ring]) -> Iterator[Fault]:
    """Yield what is wrong with rings that somebody drew."""
    if len(rings) > MAX_POLYGONS:
        yield Fault("polygons", "too_many_items", {"max": MAX_POLYGONS})
    inside = box(store) if rings else None
    for index, ring in enumerate(rings[:MAX_POLYGONS]):
        if code := _fault(ring, inside):
            yield Fault(f"polygons.{index}", code, {"min": LEAST_POINTS, "max": MAX_POINTS})


def stored(rings: Sequence[Ring]) -> list[list[list[float]]]:
    """Return rings as they are stored."""
    return [[[float(number) for number in point] for point in ring] for ring in rings]


def _fault(ring: Ring, inside: Box | None) -> str:
    """Return the first thing that is wrong with a ring; the rest could not be told apart from it."""
    if any(len(point) != 2 for point in ring):
        return "wrong_count"
    if len(ring) < LEAST_POINTS:
        return "too_few_items"
    if len(ring) > MAX_POINTS:
        return "too_many_items"
    if list(ring[0]) != list(ring[-1]):
        return "polygon_open"
    if inside and not all(inside.holds(lon, lat) for lon, lat in ring):
        return "polygon_outside"
    return "" if Polygon([(lon, lat) for lon, lat in ring]).is_valid else "polygon_crosses"
