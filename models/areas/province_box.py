"""The box of the province: what is drawn on its map lies inside, or it was drawn for somewhere else.

A latitude and a longitude that changed places, or a point of another country, is found by this.
"""

from __future__ import annotations

from typing import NamedTuple

from models.areas import areas
from models.store import Store

#: How far land and coastal water reach beyond the outermost centre of a commune, in degrees: about 30 kilometres, as
#: `areas.FAR_METRES`.
MARGIN = 0.3


class Box(NamedTuple):
    """A box in degrees (WGS 84)."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        """Say whether a point lies in it."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


def box(store: Store) -> Box:
    """Return the box of the active province: that of its map, or else that of its communes' centres with a margin.

    :raises NotFound: the areas were not loaded.
    """
    province = areas.active_province(store)
    found: Box = store.cached(("province_box", province["_id"]), lambda: _box(store, province))
    return found


def _box(store: Store, province: areas.Area) -> Box:
    if province["bbox"]:
        west, south, east, north = province["bbox"]
        return Box(west, south, east, north)
    points = [one["center"]["coordinates"] for one in areas.communes(store) if one["center"]]
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    return Box(min(lons) - MARGIN, min(lats) - MARGIN, max(lons) + MARGIN, max(lats) + MARGIN)
