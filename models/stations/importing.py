"""Importing stations (nhập danh sách đài): a table becomes stations, all of it or nothing.

A line without an id means the station in use that has its name in its commune, else a new one. Conversions and ends are
steps of their own and come by no table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Fault
from models.language.text import fold
from models.outlets.outlets import Technology
from models.stations import content, registry, table
from models.stations.content import StationContent
from models.stations.stations import STATIONS, Station
from models.store import Store
from models.tables import naming, plans
from models.tables.files import Line
from models.tables.importing import Cells, Room
from models.tables.naming import Called
from models.tables.plans import May


def managed_by(official: Identity) -> May:
    """Allow the stations that an official manages."""
    return plans.permitted(official, Permission.STATION_MANAGE)


def _rows(store: Store, lines: Sequence[Line]) -> list[Station]:
    return list(store.collection(STATIONS).find(naming.query(store, lines, {"retired_at": None})))


def _find(store: Store, rows: Sequence[Station]) -> Callable[[Cells], Sequence[Station]]:
    def of_row(row: Station) -> Called | None:
        return None if row["retired_at"] else (row["area_id"], fold(row["name"]))

    return naming.finder(rows, of_row, lambda cells: _called(store, cells))


def _called(store: Store, cells: Cells) -> Called:
    return naming.area_of(store, cells), fold(cells.get("name", ""))


def _faults(store: Store, given: StationContent, cells: Cells, before: Station | None) -> Iterator[Fault]:
    yield from naming.faults(cells, before)
    yield from content.faults_of(store, given)
    if before and before["converted"] and given["technology"] != Technology.IP:
        yield Fault("technology", "station_converted")


def _frozen(before: Station) -> Fault | None:
    return Fault("id", "station_retired") if before["retired_at"] else None


#: The table of stations; what only tells changes with what it tells of.
ROOM: Room[Station] = Room(
    file=table.FILE,
    spec=STATIONS,
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
    stored=lambda store, given, before: registry.fields_of(store, given),
    document=registry.new_document,
    differences=registry.differences,
    cells=table.cells_of,
    update=registry.update_of,
    told=registry.told,
    silent=frozenset({"area_name", "hamlet_count"}),
)
