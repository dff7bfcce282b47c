"""Staff as a table for a spreadsheet, which an import takes again; who took it is noted, since it names people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pymongo import ASCENDING

from models.access.callers import Identity
from models.access.permissions import Permission
from models.exports import taken
from models.exports.archive import encoded
from models.exports.cells import Cell
from models.exports.taken import Taking
from models.staff import staff, table
from models.staff.staff import STAFF, StaffMember
from models.store import Query, Store
from models.tables import files


def as_csv(store: Store, official: Identity, area_id: str = "") -> Iterator[bytes]:
    """Yield a CSV file of the staff that are there and that an official may read; the export is noted.

    :param area_id: in this area or below; "" for all.
    """
    return encoded(files.as_csv(table.FILE, _rows(store, official, "csv", area_id)))


def as_xlsx(store: Store, official: Identity, area_id: str = "") -> Iterator[bytes]:
    """Yield the same as an XLSX file.

    :raises Clash: `export_too_large`.
    """
    return files.as_xlsx(table.FILE, _rows(store, official, "xlsx", area_id))


def _rows(store: Store, official: Identity, form: str, area_id: str) -> Iterator[Sequence[Cell]]:
    catalogue = store if store.pinned else store.for_request()
    asked = {"of": "staff", **({"area_id": area_id} if area_id else {})}
    for one in taken.noted(store, official, Taking(form, asked), _found(store, official, area_id)):
        yield table.cells_of(catalogue, one)


def _found(store: Store, official: Identity, area_id: str) -> Iterable[StaffMember]:
    conditions: list[Query] = [
        staff.within(official, Permission.STAFF_READ),
        {"left_on": "", "erased_at": None},
    ]
    if area_id:
        conditions.append({"paths": area_id})
    return store.collection(STAFF).find({"$and": conditions}).sort("_id", ASCENDING)
