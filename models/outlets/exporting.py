"""Exporting (xuất danh sách): outlets as a table that an import takes again; who took which is noted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from models.access.callers import Identity
from models.exports import taken
from models.exports.cells import Cell
from models.exports.taken import Taking
from models.outlets import lists, table_cells
from models.outlets.lists import Filter
from models.outlets.table import FILE
from models.store import Store
from models.tables import files


def as_csv(store: Store, official: Identity, wanted: Filter) -> Iterator[str]:
    """Yield a CSV file of the outlets that an official may read, some lines at a time."""
    return files.as_csv(FILE, _rows(store, official, wanted, "csv"))


def as_xlsx(store: Store, official: Identity, wanted: Filter) -> Iterator[bytes]:
    """Yield an XLSX file of the outlets that an official may read, some bytes at a time."""
    return files.as_xlsx(FILE, _rows(store, official, wanted, "xlsx"))


def _rows(store: Store, official: Identity, wanted: Filter, form: str) -> Iterator[list[Cell]]:
    catalogue = store if store.pinned else store.for_request()
    asked = {
        name: value
        for name, value in asdict(wanted).items()
        if name != "ids" and value not in ("", None, False)
    }
    found = lists.each(store, official, wanted)
    for outlet in taken.noted(store, official, Taking(form, {"outlets": True, **asked}), found):
        yield table_cells.cells_of(catalogue, outlet)
