"""The table of outlets: which columns it has, and how a cell becomes a value and back (`models/data/outlet_table.yml`).

Each column is a row of `READ` here and of `WRITE` in `table_cells`; nothing else knows what stands in a cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.areas import agencies
from models.errors import Fault
from models.outlets import hours_words
from models.outlets.content import ContractContent
from models.outlets.outlets import Condition, Layout, Loudness, Outlet, Window
from models.store import Store
from models.tables import cells as cells_
from models.tables import words as table_words
from models.tables.cells import Read, Reader, Refused
from models.tables.words import TableWords

#: The words of the table.
FILE = "outlet_table.yml"


def words() -> TableWords:
    """Return the heads and the words of the table."""
    return table_words.read(FILE)


def read_cells(store: Store, cells: Mapping[str, str], before: Outlet | None = None) -> Read:
    """Return what the cells of one line say.

    :param cells: the text of each column that the table has; an empty one empties.
    :param before: the outlet as it is, whose values stand where the table has no such column.
    """
    return cells_.read(store, READ, cells, _values_of(before) if before else {})


def content_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of an outlet, as `models.outlets.content` has it, of what a line says."""
    point = None
    if values["lat"] is not None or values["lon"] is not None:
        point = {"lat": values["lat"] or 0.0, "lon": values["lon"] or 0.0}
    renamed = {
        "area_id": values["area"],
        "agency_id": values["agency"],
        "lead_in_seconds": values["lead_in"] or 0.0,
        "horns": values["horns"] or 0,
        "size_m2": values["size"],
        "year_installed": values["year"],
        "layout": values["layout"] or Layout.FULL,
        "condition": values["condition"] or Condition.GOOD,
        "point": point,
        "contract": _contract(values),
    }
    return {**{name: values[name] for name in _SAME}, **renamed}


def _values_of(outlet: Outlet) -> dict[str, Any]:
    """Return an outlet as `read_cells` would read it."""
    whole: Mapping[str, Any] = {**outlet}
    contract: Mapping[str, Any] = {**outlet.get("contract", {})}
    point: Mapping[str, Any] = outlet["point"] or {}
    own_agency = outlet["agency_id"] != agencies.committee(outlet["area_id"])
    empty: Mapping[str, Any] = {"hours": []}
    return {
        **{name: whole[name] for name in (*_SAME, "layout", "condition")},
        **{column: whole[field] for field, column in _COLUMN_OF.items()},
        # Without an agency of its own it is the committee's, wherever it stands.
        "agency": outlet["agency_id"] if own_agency else "",
        "horns": outlet["horns"],
        "lat": point.get("lat"),
        "lon": point.get("lon"),
        **{column: contract.get(name, empty.get(name, "")) for name, column in _CONTRACT.items()},
    }


def field_column(field: str) -> str:
    """Return the column that the field of a fault stands in."""
    first, _, rest = field.partition(".")
    if first == "contract":
        inner = rest.partition(".")[0]
        return _CONTRACT.get(inner, "contract_number")
    if first == "point":
        return rest or "lat"
    return _COLUMN_OF.get(first, first)


_SAME = (
    *("kind", "code", "name", "technology", "hamlets", "tags", "capabilities", "languages", "windows"),
    *("volume", "width", "height"),
)

_COLUMN_OF: Mapping[str, str] = {
    "area_id": "area",
    "agency_id": "agency",
    "lead_in_seconds": "lead_in",
    "size_m2": "size",
    "year_installed": "year",
}

_CONTRACT: Mapping[str, str] = {
    "number": "contract_number",
    "company": "contract_company",
    "valid_from": "contract_from",
    "valid_to": "contract_to",
    "hours": "contract_hours",
}


def _contract(values: Mapping[str, Any]) -> ContractContent | None:
    if not any(values[column] for column in _CONTRACT.values()):
        return None
    return {
        "number": values["contract_number"],
        "company": values["contract_company"],
        "valid_from": values["contract_from"],
        "valid_to": values["contract_to"],
        "hours": values["contract_hours"],
    }


def _windows(store: Store, column: str, text: str) -> list[Window]:
    try:
        return hours_words.windows_of(text, words()["words"]["days"])
    except ValueError as error:
        raise Refused(Fault(column, "windows_unreadable", {"part": str(error)})) from error


def _volume(store: Store, column: str, text: str) -> list[Loudness]:
    try:
        return hours_words.volume_of(text)
    except ValueError as error:
        raise Refused(Fault(column, "volume_unreadable", {"part": str(error)})) from error


_CHOICE, _SEVERAL = cells_.choice(FILE), cells_.several(FILE)

#: How each column is read; `area_name` is for people alone.
READ: Mapping[str, Reader] = {
    "code": cells_.text,
    "kind": _CHOICE,
    "name": cells_.text,
    "technology": _CHOICE,
    "area": cells_.area,
    "hamlets": cells_.listed,
    "lat": cells_.number,
    "lon": cells_.number,
    "agency": cells_.text,
    "tags": cells_.listed,
    "capabilities": _SEVERAL,
    "languages": _SEVERAL,
    "windows": _windows,
    "volume": _volume,
    "lead_in": cells_.number,
    "horns": cells_.whole,
    "size": cells_.number,
    "width": cells_.whole,
    "height": cells_.whole,
    "layout": _CHOICE,
    "year": cells_.whole,
    "condition": _CHOICE,
    "contract_number": cells_.text,
    "contract_company": cells_.text,
    "contract_from": cells_.day,
    "contract_to": cells_.day,
    "contract_hours": _windows,
}
