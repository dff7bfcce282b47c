"""The table of stations: how its cells become a station and back (`models/data/station_table.yml`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypedDict

from models.areas import agencies, areas
from models.exports.cells import Cell, plain
from models.stations.content import StationContent
from models.stations.stations import Station
from models.store import Store
from models.tables import cells as reading
from models.tables import words
from models.tables.cells import BETWEEN, Read, Reader

FILE = "station_table.yml"


class StationCells(TypedDict):
    """What the cells of a line say, by column; see `models.stations.content.StationContent`."""

    name: str
    area: str
    agency: str
    technology: str
    condition: str
    year: int | None
    clusters: int | None
    speakers: int | None
    hamlets: list[str]
    connected: bool
    planned_year: int | None
    note: str


#: Columns whose field has another name.
_COLUMN_OF: Mapping[str, str] = {"area_id": "area", "agency_id": "agency", "year_installed": "year"}

_CHOICE = reading.choice(FILE)


def _yes(store: Store, column: str, said: str) -> bool:
    return bool(_CHOICE(store, column, said) == "yes")


#: How each column is read.
READ: Mapping[str, Reader] = {
    "name": reading.text,
    "area": reading.area,
    "agency": reading.text,
    "technology": _CHOICE,
    "condition": _CHOICE,
    "year": reading.whole,
    "clusters": reading.whole,
    "speakers": reading.whole,
    "hamlets": reading.listed,
    "connected": _yes,
    "planned_year": reading.whole,
    "note": reading.text,
}


def _word(column: str, value: str) -> str:
    return words.read(FILE)["words"][column].get(value, "")


#: How each column is written.
WRITE: Mapping[str, Callable[[Store, Station], Cell]] = {
    "id": lambda store, row: row["_id"],
    "area": lambda store, row: areas.get(store, row["area_id"])["code"],
    "area_name": lambda store, row: areas.get(store, row["area_id"])["full_name"],
    "agency": lambda store, row: (
        "" if row["agency_id"] == agencies.committee(row["area_id"]) else row["agency_id"]
    ),
    "name": lambda store, row: row["name"],
    "technology": lambda store, row: _word("technology", row["technology"]),
    "clusters": lambda store, row: row["clusters"],
    "speakers": lambda store, row: row["speakers"],
    "hamlets": lambda store, row: f"{BETWEEN} ".join(row["hamlets"]),
    "hamlet_count": lambda store, row: len(row["hamlets"]),
    "year": lambda store, row: row["year_installed"],
    "condition": lambda store, row: _word("condition", row["condition"]),
    "connected": lambda store, row: _word("connected", "yes" if row["connected"] else "no"),
    "planned_year": lambda store, row: row["planned_year"],
    "converted_on": lambda store, row: row["converted"]["day"] if row["converted"] else None,
    "technology_before": lambda store, row: (
        _word("technology", row["converted"]["technology"]) if row["converted"] else None
    ),
    "cost": lambda store, row: row["converted"]["cost"] if row["converted"] else None,
    "retired": lambda store, row: row["retired_at"],
    "note": lambda store, row: row["note"],
}


def cells_of(store: Store, station: Station) -> list[Cell]:
    """Return the cells of a station in the order of the columns."""
    return [WRITE[column](store, station) for column in words.read(FILE)["columns"]]


def read_cells(store: Store, cells: Mapping[str, str], before: Station | None = None) -> Read:
    """Return what the cells of one line say.

    :param before: the station as it is, whose values stand where the table has no such column.
    """
    if before is None:
        return reading.read(store, READ, cells, {})
    written = {name: plain(WRITE[name](store, before)) for name in READ}
    return reading.read(store, READ, cells, _values_of(before), written)


def content_of(values: StationCells) -> StationContent:
    """Return what is written of a station, of what a line says."""
    return {
        "name": values["name"],
        "area_id": values["area"],
        "agency_id": values["agency"],
        "technology": values["technology"],
        "condition": values["condition"],
        "year_installed": values["year"],
        "clusters": values["clusters"] or 0,
        "speakers": values["speakers"] or 0,
        "hamlets": values["hamlets"],
        "connected": values["connected"],
        "planned_year": values["planned_year"],
        "note": values["note"],
    }


def empty() -> StationCells:
    """Return what stands for a cell that could not be read."""
    return {
        "name": "",
        "area": "",
        "agency": "",
        "technology": "",
        "condition": "",
        "year": None,
        "clusters": None,
        "speakers": None,
        "hamlets": [],
        "connected": False,
        "planned_year": None,
        "note": "",
    }


def column(field: str) -> str:
    """Return the column that the field of a fault stands in."""
    first = field.partition(".")[0]
    return _COLUMN_OF.get(first, first)


def _values_of(station: Station) -> StationCells:
    # Without an agency of its own it is the committee's, wherever it stands.
    own = station["agency_id"] != agencies.committee(station["area_id"])
    return {
        "name": station["name"],
        "area": station["area_id"],
        "agency": station["agency_id"] if own else "",
        "technology": station["technology"],
        "condition": station["condition"],
        "year": station["year_installed"],
        "clusters": station["clusters"],
        "speakers": station["speakers"],
        "hamlets": station["hamlets"],
        "connected": station["connected"],
        "planned_year": station["planned_year"],
        "note": station["note"],
    }
