"""The dot map: every commune a dot at its centre, those of an alert larger; drawn on the server, no boundaries."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from api.console.alerts import chosen_areas
from api.extensions.context import current_store
from api.html import dot_map, maps
from api.html.dot_map import Sign
from api.html.maps import Point, ShownMap
from models.areas import areas
from models.areas.areas import Area

#: The sign of a commune that is chosen.
CHOSEN = Sign("dot", "green")


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
    box = dot_map.around((at[0], at[1]) for _, at in placed)
    if box is None:
        return None
    frame = dot_map.frame(box)
    dots = [Dot(*frame.dot(at[0], at[1]), _is_in(one, area_ids)) for one, at in placed]
    dots.sort(key=lambda one: one.chosen)
    return Dots(dots, sum(one.chosen for one in dots), len(dots))


def to_choose(area_ids: Collection[str]) -> ShownMap:
    """Return the map of the province to choose from, the communes of some areas marked."""
    store = current_store()
    points = [
        Point(one["center"]["coordinates"][1], one["center"]["coordinates"][0], CHOSEN)
        for one in chosen_areas.communes()
        if one["center"] and _is_in(one, area_ids)
    ]
    return maps.shown(store, areas.active_province_id(store), points)


def _is_in(area: Area, area_ids: Collection[str]) -> bool:
    return any(one in area_ids for one in area["path"])
