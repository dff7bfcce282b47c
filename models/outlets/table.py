"""The table of outlets: which columns it has, and how a cell becomes a value and back (`models/data/outlet_table.yml`).

Each column is a row of `READ` here and of `WRITE` in `table_cells`; nothing else knows what stands in a cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypedDict, cast

from models.areas import agencies, areas
from models.errors import Fault, NotFound
from models.language.text import fold, nfc
from models.outlets import hours_words
from models.outlets.content import ContractContent
from models.outlets.outlets import Condition, Layout, Loudness, Outlet, Window
from models.store import Store, datafiles

#: Between two things of a list in one cell.
BETWEEN = ";"

#: A day as it is written in Vietnam.
_DAY = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})", re.ASCII)


class TableWords(TypedDict):
    """What the data file holds: heads by column, the columns that are needed, words by field and value.

    `also` has what else heads (`columns`) and values may be called.
    """

    columns: dict[str, str]
    needed: list[str]
    needed_new: list[str]
    also: dict[str, dict[str, list[str]]]
    words: dict[str, dict[str, str]]


class Refused(Exception):
    """A cell that can't be read; carries the fault, whose field is the column."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


@cache
def words() -> TableWords:
    """Return the heads and the words of the table."""
    return cast(TableWords, datafiles.read("outlet_table.yml"))


def headings() -> list[str]:
    """Return the heads of the columns in their order."""
    return list(words()["columns"].values())


def column_of(head: str) -> str | None:
    """Return the column that a head means, with or without marks; None if it is none."""
    wanted = fold(head)
    known = _heads()
    return known.get(wanted)


@cache
def _heads() -> Mapping[str, str]:
    """Return the columns by what a head may be: the name, the head, and what the form calls it, without marks."""
    return {
        form: name
        for name, said in words()["columns"].items()
        for form in (name, fold(said), *map(fold, words()["also"]["columns"].get(name, ())))
    }


@cache
def _known(column: str) -> Mapping[str, str]:
    """Return the values of a column by what a cell may say: the value, its word, and its other words."""
    others = words()["also"].get(column, {})
    return {
        form: value
        for value, word in words()["words"][column].items()
        for form in (value, fold(word), *map(fold, others.get(value, ())))
    }


def read_cells(
    store: Store, cells: Mapping[str, str], before: Outlet | None = None
) -> tuple[dict[str, Any], list[Fault]]:
    """Return what the cells of one line say, by column, and what can't be read.

    :param cells: the text of each column that the table has; an empty one empties.
    :param before: the outlet as it is, whose values stand where the table has no such column.
    """
    found, faults = dict[str, Any](), list[Fault]()
    known = _values_of(before) if before else {}
    for column, read in READ.items():
        if column in known and column not in cells:
            found[column] = known[column]
            continue
        try:
            found[column] = read(store, column, nfc(cells.get(column, "")))
        except Refused as refused:
            faults.append(refused.fault)
    return found, faults


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


def _text(store: Store, column: str, text: str) -> str:
    return text


def _choice(store: Store, column: str, text: str) -> str:
    """Read one value, by its word or as it is; what is none of them is refused later, with the others."""
    return _value(column, text) if text else ""


def _value(column: str, text: str) -> str:
    found = _known(column).get(fold(text))
    if found is None:
        choices = ", ".join(words()["words"][column].values())
        raise Refused(Fault(column, "not_a_choice", {"choices": choices}))
    return found


def _several(store: Store, column: str, text: str) -> list[str]:
    return [_value(column, part) for part in _parts(text)]


def _list(store: Store, column: str, text: str) -> list[str]:
    return _parts(text)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(BETWEEN) if part.strip()]


def _number(store: Store, column: str, text: str) -> float | None:
    """Read a number, with a comma or a point before its fraction."""
    if not text:
        return None
    try:
        number = float(text.replace(",", "."))
    except ValueError as error:
        raise Refused(Fault(column, "wrong_type")) from error
    if number != number or number in (float("inf"), float("-inf")):
        raise Refused(Fault(column, "wrong_type"))
    return number


def _whole(store: Store, column: str, text: str) -> int | None:
    number = _number(store, column, text)
    if number is not None and not number.is_integer():
        raise Refused(Fault(column, "wrong_type"))
    return None if number is None else int(number)


def _area(store: Store, column: str, text: str) -> str:
    """Read the official code of a commune, of today or of a map before where one has followed it."""
    if not text:
        raise Refused(Fault(column, "required"))
    try:
        return areas.searched(store, text)["_id"]
    except NotFound as error:
        raise Refused(Fault(column, "area_unknown")) from error


def _day(store: Store, column: str, text: str) -> str:
    """Read a day, as the standard or as people write it; a cell of a spreadsheet may have a time of the day besides."""
    day = text[:10] if text[10:11] in ("T", " ") else text
    said = _DAY.fullmatch(day)
    return f"{said['year']}-{said['month']:0>2}-{said['day']:0>2}" if said else day


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


#: How each column is read; `area_name` is for people alone.
READ: Mapping[str, Callable[[Store, str, str], Any]] = {
    "code": _text,
    "kind": _choice,
    "name": _text,
    "technology": _choice,
    "area": _area,
    "hamlets": _list,
    "lat": _number,
    "lon": _number,
    "agency": _text,
    "tags": _list,
    "capabilities": _several,
    "languages": _several,
    "windows": _windows,
    "volume": _volume,
    "lead_in": _number,
    "horns": _whole,
    "size": _number,
    "width": _whole,
    "height": _whole,
    "layout": _choice,
    "year": _whole,
    "condition": _choice,
    "contract_number": _text,
    "contract_company": _text,
    "contract_from": _day,
    "contract_to": _day,
    "contract_hours": _windows,
}
