"""Stations as tables for a spreadsheet, forms B1 and B7 (the conversion); an import takes them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from models.access.callers import Identity
from models.exports import taken
from models.exports.archive import encoded
from models.exports.cells import Cell
from models.exports.taken import Taking
from models.stations import table
from models.stations.stations import Station
from models.store import Store
from models.tables import files


def as_csv(store: Store, official: Identity, found: Iterable[Station]) -> Iterator[bytes]:
    """Yield a CSV file; the export is noted."""
    return encoded(files.as_csv(table.FILE, _rows(store, official, "csv", found)))


def as_xlsx(store: Store, official: Identity, found: Iterable[Station]) -> Iterator[bytes]:
    """Yield an XLSX file; the export is noted.

    :raises Clash: `export_too_large`.
    """
    return files.as_xlsx(table.FILE, _rows(store, official, "xlsx", found))


def _rows(store: Store, official: Identity, form: str, found: Iterable[Station]) -> Iterator[Sequence[Cell]]:
    catalogue = store if store.pinned else store.for_request()
    for one in taken.noted(store, official, Taking(form, {"of": "stations"}), found):
        yield table.cells_of(catalogue, one)
