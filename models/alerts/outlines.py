"""Polygons and units: which communes a drawn polygon touches, and the outline of chosen units.

An alert is sent to units; polygons go into its CAP document. Whoever draws only is sent to every commune that the
drawing touches; whoever chooses only gets the outline of what they chose, where the province imported its boundaries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapely.geometry import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from models.alerts.polygons import MAX_POINTS, MAX_POLYGONS, Ring
from models.areas import areas, boundaries
from models.store import Store

#: How far an outline may lie from the border at first, in degrees (110 metres); doubled until few points are left.
TOLERANCE = 0.001

#: Decimals of an outline: a metre.
DECIMALS = 5


def touched(store: Store, rings: Sequence[Ring]) -> list[str]:
    """Return the ids of the communes that rings touch: by their boundaries, or by their centres without any.

    A ring that holds no centre belongs to the commune whose centre is nearest to its middle.
    """
    shapes = [Polygon([(lon, lat) for lon, lat in ring]) for ring in rings]
    return sorted({one for geometry in shapes for one in _touched(store, geometry)})


def of_areas(store: Store, area_ids: Sequence[str]) -> list[list[list[float]]]:
    """Return the outline of areas as rings of fewer than a hundred points, the largest first; none without boundaries.

    Holes are filled, since CAP has none, and islands beyond the twentieth are left out: the codes of the units decide.
    It is made once until the catalogue changes, since each version of an alert has it again.
    """
    return store.cached(("outline", *area_ids), lambda: _outline(store, area_ids))


def _outline(store: Store, area_ids: Sequence[str]) -> list[list[list[float]]]:
    land = boundaries.union(store, area_ids)
    if land is None:
        return []
    parts = sorted(_parts(land), key=lambda part: -part.area)[:MAX_POLYGONS]
    return [_ring(part) for part in parts]


def _touched(store: Store, geometry: Polygon) -> list[str]:
    if found := boundaries.touching(store, geometry):
        return found
    centres = [one for one in areas.communes(store) if one["center"]]
    inside = [one["_id"] for one in centres if geometry.intersects(Point(_center(one)))]
    if inside:
        return inside
    near = areas.locate(store, geometry.centroid.y, geometry.centroid.x, limit=1)
    return [one.area["_id"] for one in near]


def _center(area: areas.Area) -> list[float]:
    return area["center"]["coordinates"] if area["center"] else []


def _parts(land: BaseGeometry) -> Iterator[Polygon]:
    if isinstance(land, Polygon):
        yield Polygon(land.exterior)
    elif isinstance(land, MultiPolygon):
        for part in land.geoms:
            yield Polygon(part.exterior)


def _ring(part: Polygon) -> list[list[float]]:
    """Return the ring of a part, simple and of few points."""
    tolerance = TOLERANCE
    ring = _rounded(part)
    # A ring may come to cross itself when it is rounded.
    while len(ring) >= MAX_POINTS or not Polygon(ring).is_valid:
        simple = part.simplify(tolerance)
        ring = _rounded(simple if isinstance(simple, Polygon) and tolerance < 1 else box(*part.bounds))
        tolerance *= 2
    return ring


def _rounded(part: Polygon) -> list[list[float]]:
    points = [[round(x, DECIMALS), round(y, DECIMALS)] for x, y, *_ in part.exterior.coords]
    return [point for index, point in enumerate(points) if index == 0 or point != points[index - 1]]
