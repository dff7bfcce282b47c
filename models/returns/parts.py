"""Parts of an area by which reports are subtotalled: districts of the old map, or provinces of before the merger."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from models.areas import agencies, areas
from models.areas.areas import Area, Level
from models.errors import NotFound
from models.language.languages import DEFAULT
from models.store import Store


class Unit(NamedTuple):
    """A unit in a table: the official code of its area, its name, and the part that it lies in ("" for none)."""

    code: str
    name: str
    part: str


def of_units(store: Store, agency_ids: Iterable[str]) -> dict[str, Unit]:
    """Return units for a table, by their ids."""
    return {one: _unit(store, one) for one in agency_ids}


def name_of(store: Store, agency_id: str) -> str:
    """Return the name of a unit with its area, in Vietnamese; of one that is gone its id."""
    with suppress(NotFound):
        return agencies.name(store, agency_id, DEFAULT)
    return agency_id


def _unit(store: Store, agency_id: str) -> Unit:
    try:
        area = areas.get(store, agencies.area_of(agency_id))
    except NotFound:
        return Unit("", agency_id, "")
    part = _part(store, area) if agency_id == agencies.committee(area["_id"]) else "Sở, ngành"
    return Unit(area["code"], name_of(store, agency_id), part)


def _part(store: Store, area: Area) -> str:
    """Return the part of a commune: its district, else the province that most of it was of before."""
    if area["level"] != Level.COMMUNE:
        return ""
    parent = areas.get(store, area["parent_id"] or area["province_id"])
    if parent["level"] == Level.DISTRICT:
        return parent["full_name"]
    for former in area["predecessors"]:
        with suppress(NotFound):
            return areas.get(store, areas.get(store, former)["province_id"])["full_name"]
    return ""
