"""A map in a file: areas as somebody wrote them, checked row by row before anything is stored.

JSON in the form of `models/data/areas_2025.json` (see `models.areas.from_files`), or CSV with one area a line:

    code,full_name,level,parent,longitude,latitude,successor

`code`, `full_name` and `level` (`province`, `district`, `commune`) must be there, `parent` for all but provinces; the
rest may be left out. `parent` is a code of the same file, `successor` one of the map that begins when this one ends.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypedDict, TypeGuard, cast

from models.areas import csv_tables
from models.areas.areas import Level
from models.areas.from_files import FileMap
from models.language.text import nfc

CODE = re.compile(r"[0-9A-Za-z]{1,20}", re.ASCII)

COLUMNS = ("code", "full_name", "level", "parent", "longitude", "latitude", "successor")
NEEDED = ("code", "full_name", "level")

#: Which levels stand directly above each.
ABOVE: Mapping[str, frozenset[str]] = {
    Level.PROVINCE: frozenset(),
    Level.DISTRICT: frozenset({Level.PROVINCE}),
    Level.COMMUNE: frozenset({Level.PROVINCE, Level.DISTRICT}),
}


@dataclass(frozen=True)
class RowFault:
    """One thing that is wrong with a file.

    :param row: where, as the reader of the file finds it; empty for the whole.
    """

    row: str
    said: str

    def __str__(self) -> str:
        return f"{self.row}: {self.said}" if self.row else self.said


class BadMap(Exception):
    """A file is no map, or rows of it are wrong; names each."""

    def __init__(self, *faults: RowFault) -> None:
        super().__init__(" ".join(map(str, faults)))
        self.faults = faults


class RowValues(TypedDict, total=False):
    """What a file has of an area, before anybody looked whether it is right."""

    code: object
    full_name: object
    level: object
    parent: object
    center: object
    bbox: object
    successor: object


@dataclass(frozen=True)
class Row:
    """One area of a file.

    :param where: how the reader of the file finds it.
    """

    where: str
    values: RowValues = field(repr=False)

    @property
    def code(self) -> str:
        """Its code; "" when it has none."""
        return str(self.values.get("code") or "")


@dataclass(frozen=True)
class MapFile:
    """A whole file, well formed or not.

    :param valid_from: the first day of the map, `YYYY-MM-DD`.
    :param valid_to: the first day on which it is no more; None while it holds.
    """

    valid_from: str
    valid_to: str | None
    rows: tuple[Row, ...]

    def as_data(self) -> FileMap:
        """Return the map in the form of the data files; every row must be right."""
        parents = {row.code: str(row.values.get("parent") or "") for row in self.rows}
        order = list(Level)
        ordered = sorted(self.rows, key=lambda row: order.index(Level(str(row.values["level"]))))
        # Checked before, so that the rows have what a province of a file has.
        provinces: dict[str, Any] = {
            row.code: {**row.values, "units": []} for row in ordered if not parents[row.code]
        }
        for row in ordered:
            if top := parents[row.code]:
                while parents[top]:
                    top = parents[top]
                provinces[top]["units"].append(row.values)
        return {
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "provinces": list(provinces.values()),
        }


def read_json(text: str) -> MapFile:
    """Read a map as JSON.

    :raises BadMap: it is none, or has not the form of one.
    """
    try:
        read: Any = json.loads(text)
    except ValueError as error:
        raise BadMap(RowFault("", f"This is no JSON: {error}.")) from None
    if not isinstance(read, dict) or not isinstance(read.get("provinces"), list):
        raise BadMap(RowFault("", "There must be an object with `valid_from`, `valid_to` and `provinces`."))
    rows: list[Row] = []
    for number, province in enumerate(read["provinces"], start=1):
        rows += _of_province(f"province {number}", province)
    return MapFile(str(read.get("valid_from") or ""), read.get("valid_to") or None, tuple(rows))


def read_csv(text: str, valid_from: str, valid_to: str | None) -> MapFile:
    """Read a map as CSV, separated by commas, semicolons or tabs; its days stand beside it.

    :raises BadMap: a column is missing or unknown.
    """
    reader, faults = csv_tables.reader_of(text, COLUMNS, NEEDED)
    if faults:
        raise BadMap(*(RowFault("line 1", one) for one in faults))
    try:
        rows = tuple(Row(f"line {reader.line_num}", _of_line(line)) for line in reader)
    except csv.Error as error:
        raise BadMap(RowFault(f"line {reader.line_num}", f"This is no CSV: {error}.")) from None
    return MapFile(valid_from, valid_to, rows)


def faults_of(one: MapFile) -> Iterator[RowFault]:
    """Name everything that is wrong with a file in itself."""
    yield from _day_faults(one)
    if not one.rows:
        yield RowFault("", "There are no areas in it.")
    seen: dict[str, str] = {}
    levels = {row.code: str(row.values.get("level")) for row in one.rows}
    for row in one.rows:
        if row.code in seen:
            yield RowFault(row.where, f"The code {row.code} stands in {seen[row.code]} already.")
        elif row.code:
            seen[row.code] = row.where
        for said in _row_faults(row, levels):
            yield RowFault(row.where, said)
        if row.values.get("successor") and not one.valid_to:
            yield RowFault(row.where, "It has a successor, and the map has no `valid_to`.")


def _day_faults(one: MapFile) -> Iterator[RowFault]:
    for name, day in (("valid_from", one.valid_from), ("valid_to", one.valid_to)):
        if (day or name == "valid_from") and not _is_day(day):
            yield RowFault("", f"`{name}` must be a day, YYYY-MM-DD; it is {day or 'missing'}.")
    if _is_day(one.valid_to) and _is_day(one.valid_from) and str(one.valid_to) <= one.valid_from:
        yield RowFault("", "`valid_to` must be later than `valid_from`.")


def _row_faults(row: Row, levels: Mapping[str, str]) -> Iterator[str]:
    code, name, level = row.values.get("code"), row.values.get("full_name"), row.values.get("level")
    if not isinstance(code, str) or not CODE.fullmatch(code):
        yield f"The code must be a text of letters and digits; it is {code!r}."
    if not isinstance(name, str) or not nfc(name):
        yield "The name (`full_name`) is missing."
    if not isinstance(level, str) or level not in ABOVE:
        yield f"The level must be one of {', '.join(Level)}; it is {level!r}."
    else:
        yield from _parent_faults(row.values.get("parent"), level, levels)
    successor = row.values.get("successor")
    if successor and (not isinstance(successor, str) or not CODE.fullmatch(successor)):
        yield f"The successor must be a code; it is {successor!r}."
    yield from _place_faults(row.values)


def _parent_faults(parent: object, level: str, levels: Mapping[str, str]) -> Iterator[str]:
    if not ABOVE[level]:
        if parent:
            yield "A province has no parent."
    elif not parent:
        yield f"The parent of a {level} is missing."
    elif not isinstance(parent, str) or parent not in levels:
        yield f"The parent {parent} is not in this file."
    elif levels[parent] not in ABOVE[level]:
        yield f"The parent {parent} of a {level} is a {levels[parent]}."


def _place_faults(values: RowValues) -> Iterator[str]:
    center, box = values.get("center"), values.get("bbox")
    if center is not None and not (_are_numbers(center, 2) and _are_degrees(*center)):
        yield f"The centre must be longitude and latitude in degrees; it is {_listed(center)}."
    if box is not None and not (_are_numbers(box, 4) and _is_box(*box)):
        yield f"`bbox` must be west, south, east and north in degrees; it is {_listed(box)}."


def _of_province(where: str, province: object) -> Iterator[Row]:
    if not isinstance(province, dict) or not isinstance(province.get("units", []), list):
        raise BadMap(RowFault(where, "There must be an object with `code`, `full_name` and `units`."))
    units = province.get("units", [])
    plain = {name: value for name, value in province.items() if name != "units"}
    yield Row(where, cast(RowValues, {**plain, "level": Level.PROVINCE.value, "parent": None}))
    for number, unit in enumerate(units, start=1):
        place = f"{where}, unit {number}"
        if not isinstance(unit, dict):
            raise BadMap(RowFault(place, "There must be an object with `code`, `full_name` and so on."))
        yield Row(f"{place} ({unit.get('code')})", cast(RowValues, unit))


def _of_line(line: Mapping[str | None, str | list[str] | None]) -> RowValues:
    """Return the values of a line of CSV as those of JSON; what is no number stays as it is, to be named as a fault."""
    plain = {str(name): str(value or "").strip() for name, value in line.items() if name in COLUMNS}
    made: RowValues = {
        "code": plain.get("code") or None,
        "full_name": plain.get("full_name") or None,
        "level": plain.get("level") or None,
        "parent": plain.get("parent") or None,
        "successor": plain.get("successor") or None,
    }
    point = [plain.get("longitude", ""), plain.get("latitude", "")]
    made["center"] = [_number(text) for text in point] if any(point) else None
    # More cells than heads: a separator too many would shift the rest unseen.
    if None in line:
        made["code"] = None
    return made


def _number(text: str) -> float | str:
    try:
        # Spreadsheets of Viet Nam write a decimal comma.
        return float(text.replace(",", "."))
    except ValueError:
        return text


def _is_day(text: str | None) -> bool:
    try:
        return bool(text) and date.fromisoformat(str(text)).isoformat() == text
    except ValueError:
        return False


def _are_numbers(values: object, count: int) -> TypeGuard[list[float]]:
    return (
        isinstance(values, list)
        and len(values) == count
        and all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    )


def _are_degrees(longitude: float, latitude: float) -> bool:
    return abs(longitude) <= 180 and abs(latitude) <= 90


def _is_box(west: float, south: float, east: float, north: float) -> bool:
    return _are_degrees(west, south) and _are_degrees(east, north) and west <= east and south <= north


def _listed(values: object) -> str:
    return ", ".join(map(str, values)) if isinstance(values, list) else repr(values)
