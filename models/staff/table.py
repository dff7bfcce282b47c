"""The table of staff: how its cells become somebody's row and back (`models/data/staff_table.yml`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypedDict

from models.areas import agencies, areas
from models.exports.cells import Cell, plain
from models.staff import staff
from models.staff.content import StaffContent
from models.staff.staff import StaffMember
from models.store import Store
from models.tables import cells as reading
from models.tables import words
from models.tables.cells import BETWEEN, Read, Reader

FILE = "staff_table.yml"


class StaffCells(TypedDict):
    """What the cells of a line say, by column; see `models.staff.content.StaffContent`."""

    name: str
    area: str
    agency: str
    post: str
    time: str
    skills: list[str]
    started_on: str


#: Columns whose field has another name.
_COLUMN_OF: Mapping[str, str] = {"area_id": "area", "agency_id": "agency"}

#: How each column is read.
READ: Mapping[str, Reader] = {
    "name": reading.text,
    "area": reading.area,
    "agency": reading.text,
    "post": reading.choice(FILE),
    "time": reading.choice(FILE),
    "skills": reading.several(FILE),
    "started_on": reading.day,
}


def _word(column: str, value: str) -> str:
    return words.read(FILE)["words"][column].get(value, "")


#: How each column is written.
WRITE: Mapping[str, Callable[[Store, StaffMember], Cell]] = {
    "id": lambda store, row: row["_id"],
    "name": staff.name_of,
    "area": lambda store, row: areas.get(store, row["area_id"])["code"],
    "area_name": lambda store, row: areas.get(store, row["area_id"])["full_name"],
    "agency": lambda store, row: (
        "" if row["agency_id"] == agencies.committee(row["area_id"]) else row["agency_id"]
    ),
    "post": lambda store, row: _word("post", row["post"]),
    "time": lambda store, row: _word("time", row["time"]),
    "skills": lambda store, row: f"{BETWEEN} ".join(_word("skills", one) for one in row["skills"]),
    "started_on": lambda store, row: row["started_on"],
    "trained": lambda store, row: len(row["trainings"]),
}


def cells_of(store: Store, member: StaffMember) -> list[Cell]:
    """Return the cells of somebody in the order of the columns."""
    return [WRITE[column](store, member) for column in words.read(FILE)["columns"]]


def read_cells(store: Store, cells: Mapping[str, str], before: StaffMember | None = None) -> Read:
    """Return what the cells of one line say.

    :param before: somebody's row as it is, whose values stand where the table has no such column.
    """
    if before is None:
        return reading.read(store, READ, cells, {})
    written = {name: plain(WRITE[name](store, before)) for name in READ}
    return reading.read(store, READ, cells, _values_of(store, before), written)


def content_of(values: StaffCells) -> StaffContent:
    """Return what is written of somebody, of what a line says."""
    return {
        "name": values["name"],
        "area_id": values["area"],
        "agency_id": values["agency"],
        "post": values["post"],
        "time": values["time"],
        "skills": values["skills"],
        "started_on": values["started_on"],
    }


def empty() -> StaffCells:
    """Return what stands for a cell that could not be read."""
    return {"name": "", "area": "", "agency": "", "post": "", "time": "", "skills": [], "started_on": ""}


def column(field: str) -> str:
    """Return the column that the field of a fault stands in."""
    first = field.partition(".")[0]
    return _COLUMN_OF.get(first, first)


def _values_of(store: Store, member: StaffMember) -> StaffCells:
    # Without an agency of their own they are the committee's, wherever they are.
    own = member["agency_id"] != agencies.committee(member["area_id"])
    return {
        "name": staff.name_of(store, member),
        "area": member["area_id"],
        "agency": member["agency_id"] if own else "",
        "post": member["post"],
        "time": member["time"],
        "skills": member["skills"],
        "started_on": member["started_on"],
    }
