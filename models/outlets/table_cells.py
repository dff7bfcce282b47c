"""The cells of an outlet as a table has them; `models.outlets.table` reads the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from models.areas import agencies, areas
from models.exports.cells import Cell
from models.outlets import hours_words
from models.outlets.outlets import Outlet, Window
from models.outlets.table import words
from models.store import Store
from models.tables.cells import BETWEEN


def cells_of(store: Store, outlet: Outlet) -> list[Cell]:
    """Return the cells of one outlet in the order of the columns."""
    return [WRITE[column](store, outlet) for column in words()["columns"]]


def _word(column: str) -> Callable[[Store, Outlet], Cell]:
    return lambda store, outlet: words()["words"][column].get(str(dict(outlet)[column]), "")


def _joined(values: Sequence[str]) -> str:
    return f"{BETWEEN} ".join(values)


def _words_of(column: str) -> Callable[[Store, Outlet], Cell]:
    return lambda store, outlet: _joined(
        [words()["words"][column][one] for one in cast(list[str], dict(outlet)[column])]
    )


def _of_contract(name: str) -> Callable[[Store, Outlet], Cell]:
    return lambda store, outlet: str(dict(outlet.get("contract", {})).get(name, ""))


def _hours_said(windows: Sequence[Window]) -> str:
    return hours_words.windows_said(windows, words()["words"]["days"])


#: How each column is written.
WRITE: Mapping[str, Callable[[Store, Outlet], Cell]] = {
    "code": lambda store, row: row["code"],
    "kind": _word("kind"),
    "name": lambda store, row: row["name"],
    "technology": _word("technology"),
    "area": lambda store, row: areas.get(store, row["area_id"])["code"],
    "area_name": lambda store, row: areas.get(store, row["area_id"])["full_name"],
    "hamlets": lambda store, row: _joined(row["hamlets"]),
    "lat": lambda store, row: row["point"]["lat"] if row["point"] else None,
    "lon": lambda store, row: row["point"]["lon"] if row["point"] else None,
    "agency": lambda store, row: (
        "" if row["agency_id"] == agencies.committee(row["area_id"]) else row["agency_id"]
    ),
    "tags": lambda store, row: _joined(row["tags"]),
    "capabilities": _words_of("capabilities"),
    "languages": _words_of("languages"),
    "windows": lambda store, row: _hours_said(row["windows"]),
    "volume": lambda store, row: hours_words.volume_said(row["volume"]),
    "lead_in": lambda store, row: row["lead_in_seconds"],
    "horns": lambda store, row: row["horns"],
    "size": lambda store, row: row["size_m2"],
    "width": lambda store, row: row["width"],
    "height": lambda store, row: row["height"],
    "layout": _word("layout"),
    "year": lambda store, row: row["year_installed"],
    "condition": _word("condition"),
    "contract_number": _of_contract("number"),
    "contract_company": _of_contract("company"),
    "contract_from": _of_contract("valid_from"),
    "contract_to": _of_contract("valid_to"),
    "contract_hours": lambda store, row: _hours_said(row["contract"]["hours"]) if "contract" in row else "",
}
