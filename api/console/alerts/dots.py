"""The dot map: every commune a dot at its centre, those of an alert larger; drawn on the server, no boundaries."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import NamedTuple

from api.console.alerts import chosen_areas
from models.areas.areas import Area

#: Size in the units of the drawing, and the room at its edges.
WIDTH, HEIGHT, EDGE = 340, 252, 12


class Dot(NamedTuple):
    """A commune on the map."""

    x: float
    y: float
    chosen: bool


class Dots(NamedTuple):
    """The map: its dots, those that are chosen last, and how many those are."""

    dots: list[Dot]
    chosen: int
    total: int


def of(area_ids: Collection[str]) -> Dots | None:
    """Return the map of some areas; None where no centres are known."""
    placed = [(one, one["center"]["coordinates"]) for one in chosen_areas.communes() if one["center"]]
    if not placed:
        return None
    west, east = min(at[0] for _, at in placed), max(at[0] for _, at in placed)
    south, north = min(at[1] for _, at in placed), max(at[1] for _, at in placed)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = min(
        (WIDTH - 2 * EDGE) / max((east - west) * narrow, 1e-6), (HEIGHT - 2 * EDGE) / max(north - south, 1e-6)
    )
    left = (WIDTH - (east - west) * narrow * scale) / 2
    top = (HEIGHT - (north - south) * scale) / 2
    dots = [
        Dot(
            round(left + (at[0] - west) * narrow * scale, 1),
            round(top + (north - at[1]) * scale, 1),
            _is_in(one, area_ids),
        )
        for one, at in placed
    ]
    dots.sort(key=lambda one: one.chosen)
    return Dots(dots, sum(one.chosen for one in dots), len(dots))


def _is_in(area: Area, area_ids: Collection[str]) -> bool:
    return any(one in area_ids for one in area["path"])
