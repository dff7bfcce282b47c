"""Former districts: the communes of today that took in the communes of a district of the map before.

Maps since July 2025 have no districts, and people go on thinking in them.
"""

from __future__ import annotations

from models.areas import areas
from models.areas.areas import AREAS, Area, Level
from models.store import Store


def every(store: Store) -> list[Area]:
    """Return the districts of the map before with land in the active province, by name."""
    return store.cached(("former districts", areas.active_province_id(store)), lambda: _read(store))


def communes_of(store: Store, district_id: str) -> list[str]:
    """Return the ids of the communes of the active province that took in land of a former district, by code."""
    former = store.collection(AREAS).find({"path": district_id, "level": Level.COMMUNE}, {"successors": 1})
    successors = {one for row in former for one in row["successors"]}
    return [one["_id"] for one in areas.communes(store) if one["_id"] in successors]


def _read(store: Store) -> list[Area]:
    today = [one["_id"] for one in areas.communes(store)]
    query = {"successors": {"$in": today}, "level": Level.COMMUNE}
    above = store.collection(AREAS).distinct("parent_id", query)
    rows = store.collection(AREAS).find({"_id": {"$in": above}, "level": Level.DISTRICT})
    return sorted(rows, key=lambda one: one["folded"])
