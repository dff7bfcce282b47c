"""Importing staff (nhập danh sách cán bộ): a table becomes rows of the register, all of it or nothing.

A line without an id means whoever has that name and began on that day in that unit, else somebody new. Trainings and
that somebody left come by no table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import agencies
from models.errors import Fault
from models.language.text import fold, nfc
from models.staff import content, registry, staff, table
from models.staff.content import StaffContent
from models.staff.staff import STAFF, StaffMember
from models.store import Store
from models.tables import cells as reading
from models.tables import naming, plans
from models.tables.files import Line
from models.tables.importing import Cells, Room
from models.tables.naming import Called
from models.tables.plans import May


def managed_by(official: Identity) -> May:
    """Allow the staff that an official manages."""
    return plans.permitted(official, Permission.STAFF_MANAGE)


def _rows(store: Store, lines: Sequence[Line]) -> list[StaffMember]:
    return list(store.collection(STAFF).find(naming.query(store, lines, {"left_on": ""})))


def _find(store: Store, rows: Sequence[StaffMember]) -> Callable[[Cells], Sequence[StaffMember]]:
    def of_row(row: StaffMember) -> Called | None:
        if row["left_on"]:
            return None
        return row["area_id"], row["agency_id"], fold(staff.name_of(store, row)), row["started_on"]

    return naming.finder(rows, of_row, lambda cells: _called(store, cells))


def _called(store: Store, cells: Cells) -> Called:
    area_id = naming.area_of(store, cells)
    unit = nfc(cells.get("agency", "")) or agencies.committee(area_id)
    day = reading.day(store, "started_on", nfc(cells.get("started_on", "")))
    return area_id, unit, fold(cells.get("name", "")), day


def _faults(store: Store, given: StaffContent, cells: Cells, before: StaffMember | None) -> Iterator[Fault]:
    yield from naming.faults(cells, before)
    yield from content.faults_of(store, given)


def _frozen(before: StaffMember) -> Fault | None:
    return Fault("id", "staff_left") if before["left_on"] else None


#: The table of staff.
ROOM: Room[StaffMember] = Room(
    file=table.FILE,
    spec=STAFF,
    named="name",
    rows=_rows,
    find=_find,
    key=lambda store, cells: naming.key(cells, _called(store, cells)),
    read=table.read_cells,
    empty=table.empty,
    content=table.content_of,
    faults=_faults,
    column=table.column,
    frozen=_frozen,
    stored=registry.fields_of,
    document=registry.new_document,
    differences=registry.differences,
    cells=table.cells_of,
    update=registry.update_of,
    told=registry.told,
    silent=frozenset({"area_name"}),
)
