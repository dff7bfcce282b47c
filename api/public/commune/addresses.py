"""The address of the page of an area: by its code alone where that means it today, so that people can type it."""

from __future__ import annotations

from models.areas import areas
from models.areas.areas import Area
from models.store import Store


def code_of(store: Store, area: Area) -> str:
    """Return what stands in the address: the code; the id of an area that the code alone does not mean."""
    begin = areas.active_province_id(store).partition("@")[2]
    alone = areas.area_id(area["code"], begin) == area["_id"]
    return area["code"] if alone else area["_id"]
