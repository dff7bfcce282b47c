"""What a page shows of a map: the box, where the outlines are, and the drawing that stands there without script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from api.html import dot_map
from api.html.dot_map import Dot, Sign
from models.areas import areas, boundaries, map_outlines
from models.areas.areas import Area, Level
from models.areas.province_box import Box
from models.store import Store

#: Room around the centres of communes, and around that of a single one, in degrees.
ROOM, ROOM_OF_ONE = 0.05, 0.04


class Point(NamedTuple):
    """A point of a map in degrees; `radius` in the units of the drawing."""

    lat: float
    lon: float
    sign: Sign
    radius: float = 5


class ShownMap(NamedTuple):
    """A map on a page.

    :param box: west, south, east, north, as `map.js` reads them.
    :param outlines: the address of the outlines, which changes with them.
    :param sources: who made the boundaries; none where no boundaries were imported.
    """

    box: str
    outlines: str
    dots: Sequence[Dot]
    points: Sequence[tuple[Dot, Sign, float]]
    sources: Sequence[str]


def shown(store: Store, area_id: str, points: Sequence[Point] = ()) -> ShownMap:
    """Return the map of an area with some points on it.

    :raises NotFound: there is no such area.
    """
    area, outlines = areas.get(store, area_id), map_outlines.of(store, area_id)
    box = box_of(store, area, points)
    frame = dot_map.frame(box)
    return ShownMap(
        ",".join(f"{value:.4f}" for value in box),
        f"/maps/{area_id}.json?v={outlines.digest}",
        [frame.dot(*lon_lat) for lon_lat in _centres(store, area)],
        [(frame.dot(one.lon, one.lat), one.sign, one.radius) for one in points],
        outlines.sources,
    )


def box_of(store: Store, area: Area, points: Sequence[Point] = ()) -> Box:
    """Return the box of an area, widened to its points."""
    own = [(one.lon, one.lat) for one in points]
    one_commune = area["level"] == Level.COMMUNE
    land = boundaries.union(store, [area["_id"]]) if one_commune else None
    if land is not None:
        west, south, east, north = land.bounds
        own += [(west, south), (east, north)]
    found = dot_map.around(
        [*_centres(store, area), *own],
        0.005 if land is not None else ROOM_OF_ONE if one_commune else ROOM,
    )
    return found or Box(*(area["bbox"] or (102.0, 8.0, 110.0, 24.0)))


def _centres(store: Store, area: Area) -> list[tuple[float, float]]:
    def read() -> list[tuple[float, float]]:
        units = [area] if area["level"] == Level.COMMUNE else areas.communes(store, area["_id"])
        return [
            (one["center"]["coordinates"][0], one["center"]["coordinates"][1])
            for one in units
            if one["center"]
        ]

    found: list[tuple[float, float]] = store.cached(("centres", area["_id"]), read)
    return found
