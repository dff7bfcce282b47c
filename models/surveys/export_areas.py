"""Areas of an export: their codes and names, and where a place lies, each looked up once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from models.areas import areas, distance, hexagons
from models.errors import NotFound
from models.store import Store
from models.surveys import voices

#: Cells whose commune is kept: more than a province has that people name.
_CELLS = 20_000

Point = Mapping[str, float]


class ExportAreas:
    """Codes, names and blurred places for one export."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._found = lru_cache(maxsize=2000)(self._look_up)
        self._commune = lru_cache(maxsize=_CELLS)(self._nearest_to)
        self._centres: list[tuple[float, float, str]] | None = None
        self.day = lru_cache(maxsize=10_000)(voices.day_of)

    def code(self, area_id: str | None) -> str:
        """Return the official code of an area; "" where nobody knows it."""
        return self._found(area_id)[0]

    def name(self, area_id: str | None) -> str:
        """Return the whole name of an area."""
        return self._found(area_id)[1]

    def nearest(self, place: Point) -> str:
        """Return the code of the commune whose centre is nearest to the cell around a place."""
        return self._commune(hexagons.cell_of(place["lat"], place["lon"]))

    @staticmethod
    def blurred(place: Point) -> tuple[float, float]:
        """Return the centre of the cell around a place, which is some 400 m across."""
        return hexagons.blurred(place["lat"], place["lon"])

    @staticmethod
    def exact(place: Point) -> tuple[float, float]:
        """Return a place as it was given."""
        return place["lat"], place["lon"]

    def _look_up(self, area_id: str | None) -> tuple[str, str]:
        try:
            found = areas.get(self._store, area_id or "")
        except NotFound:
            return "", ""
        return found["code"], found["full_name"]

    def _nearest_to(self, cell: str) -> str:
        lat, lon = hexagons.centre(cell)
        if self._centres is None:
            communes = [one for one in areas.communes(self._store) if one["center"]]
            self._centres = [
                (one["center"]["coordinates"][1], one["center"]["coordinates"][0], one["code"])
                for one in communes
                if one["center"]
            ]
        return min(
            self._centres, key=lambda one: distance.metres(lat, lon, one[0], one[1]), default=(0, 0, "")
        )[2]
