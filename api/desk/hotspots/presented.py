"""Hot spots as officials see them."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from api.extensions.context import current_language, current_store
from models.areas import hexagons
from models.categories import categories
from models.desk.hotspots import HotSpot
from models.language.languages import choose

#: So many categories of a cell are named.
TOP = 3


class CountedCategory(TypedDict):
    """A category and how many reports it has in a cell."""

    id: str
    name: str
    count: int


class ShownHotSpot(TypedDict):
    """A cell in which reports gather; `lat` and `lon` are its centre, `recurring` came back after they were fixed."""

    cell: str
    lat: float
    lon: float
    count: int
    open: int
    recurring: int
    latest_at: datetime | None
    categories: list[CountedCategory]


def show(spot: HotSpot) -> ShownHotSpot:
    """Show a hot spot with its most frequent categories."""
    store, language = current_store(), current_language()
    lat, lon = hexagons.centre(spot.cell)
    return {
        "cell": spot.cell,
        "lat": lat,
        "lon": lon,
        "count": spot.count,
        "open": spot.open,
        "recurring": spot.recurring,
        "latest_at": spot.latest_at,
        "categories": [
            {"id": code, "name": choose(categories.get(store, code)["name"], language), "count": count}
            for code, count in spot.categories.most_common(TOP)
        ],
    }
