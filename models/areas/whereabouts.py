"""Where a point lies: in a commune by its boundary where one was imported, else near the centres of some.

Phones err, and centres are no borders: unless a point lies well inside of a boundary, people are asked. River mouths
and the coast belong to no commune; what is there belongs to the nearest, as a guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.areas import areas, boundaries, distance
from models.areas.areas import Near
from models.areas.boundaries import NearBoundary
from models.store import Store

#: Within so many metres of a border, a point may lie on its other side.
DOUBTFUL_M = 150

#: A point in no commune belongs to the nearest one within so many metres of its boundary.
BEYOND_M = 3_000


@dataclass(frozen=True)
class Whereabouts:
    """The communes that a point may lie in.

    :param near: likeliest first; empty outside of the province.
    :param sure: it lies well inside of the boundary of the first; else the person should confirm it.
    """

    near: Sequence[Near]
    sure: bool

    @property
    def nearest(self) -> areas.Area | None:
        """Return the likeliest commune; None outside of the province."""
        return self.near[0].area if self.near else None


def find(store: Store, lat: float, lon: float, limit: int = 5) -> Whereabouts:
    """Return where a point in degrees (WGS 84) lies.

    :raises Invalid: the point is not on Earth.
    """
    centres = areas.locate(store, lat, lon, limit)
    bordering = boundaries.near(store, lat, lon, BEYOND_M)
    inside = bool(bordering) and bordering[0].metres == 0
    by_boundary = list(_as_near(store, bordering, lat, lon))
    # Of a map that was imported in part, a commune without a boundary may be nearer than one with.
    lacking = not inside and centres and centres[0].area["_id"] not in boundaries.known(store, _ids(centres))
    found = [*centres, *by_boundary] if lacking else [*by_boundary, *centres]
    once = {one.area["_id"]: one for one in reversed(found)}
    near = [one for one in found if once.pop(one.area["_id"], None)]
    return Whereabouts(near[:limit], inside and _is_well_inside(store, bordering[0], lat, lon))


def _ids(found: Sequence[Near]) -> list[str]:
    return [one.area["_id"] for one in found]


def _as_near(store: Store, found: Sequence[NearBoundary], lat: float, lon: float) -> Iterator[Near]:
    known = areas.known(store, [one.area_id for one in found])
    for one in found:
        if area := known.get(one.area_id):
            center = area["center"]
            away = distance.metres(lat, lon, *center["coordinates"][::-1]) if center else one.metres
            yield Near(area, round(away))


def _is_well_inside(store: Store, found: NearBoundary, lat: float, lon: float) -> bool:
    return boundaries.metres_to_border(store, found.area_id, lat, lon) >= DOUBTFUL_M
