"""How the cell of a table becomes a value: texts, choices, lists, numbers, areas and days."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from models.areas import areas
from models.errors import Fault, NotFound
from models.language import counts
from models.language.text import nfc
from models.store import Store
from models.tables import words

#: Between two things of a list in one cell.
BETWEEN = ";"

#: A day as it is written in Vietnam.
_DAY = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})", re.ASCII)

#: Reads the text of a cell in a column.
Reader = Callable[[Store, str, str], Any]


class Read(NamedTuple):
    """What the cells of one line say, by column, and what can't be read."""

    values: dict[str, Any]
    faults: list[Fault]


class Refused(Exception):
    """A cell that can't be read; carries the fault, whose field is the column."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def read(
    store: Store,
    readers: Mapping[str, Reader],
    cells: Mapping[str, str],
    known: Mapping[str, Any],
    written: Mapping[str, str] | None = None,
) -> Read:
    """Return what the cells of one line say.

    :param cells: the text of each column that the table has; an empty one empties.
    :param known: values of the row as it is, which stand where the table has no such column.
    :param written: its cells as an export has them: who leaves one as it is changes nothing.
    """
    found, faults, before = dict[str, Any](), list[Fault](), written or {}
    for column, reader in readers.items():
        text = nfc(cells.get(column, ""))
        if column in known and (column not in cells or text == before.get(column)):
            found[column] = known[column]
            continue
        try:
            found[column] = reader(store, column, text)
        except Refused as refused:
            faults.append(refused.fault)
    return Read(found, faults)


def text(store: Store, column: str, said: str) -> str:
    """Read a text as it is."""
    return said


def choice(file: str) -> Reader:
    """Return what reads one value of a table, by its word or as it is; an empty cell is told later, with the others."""
    return lambda store, column, said: _value(file, column, said) if said else ""


def several(file: str) -> Reader:
    """Return what reads some values of a table."""
    return lambda store, column, said: [_value(file, column, part) for part in parts(said)]


def listed(store: Store, column: str, said: str) -> list[str]:
    """Read a list of texts."""
    return parts(said)


def parts(said: str) -> list[str]:
    """Return the things of a list in one cell."""
    return [part.strip() for part in said.split(BETWEEN) if part.strip()]


def number(store: Store, column: str, said: str) -> float | None:
    """Read a number, with a comma or a point before its fraction."""
    if not said:
        return None
    try:
        found = float(said.replace(",", "."))
    except ValueError as error:
        raise Refused(Fault(column, "wrong_type")) from error
    if found != found or found in (float("inf"), float("-inf")):
        raise Refused(Fault(column, "wrong_type"))
    return found


def whole(store: Store, column: str, said: str) -> int | None:
    """Read a number without a fraction."""
    found = number(store, column, said)
    if found is not None and not counts.is_whole(found):
        raise Refused(Fault(column, "not_whole"))
    return None if found is None else int(found)


def area(store: Store, column: str, said: str) -> str:
    """Read the official code of an area, of today or of a map before where one has followed it."""
    if not said:
        raise Refused(Fault(column, "required"))
    try:
        return areas.searched(store, said)["_id"]
    except NotFound as error:
        raise Refused(Fault(column, "area_unknown")) from error


def day(store: Store, column: str, said: str) -> str:
    """Read a day, as the standard or as people write it; a cell of a spreadsheet may have a time of the day besides."""
    plain = said[:10] if said[10:11] in ("T", " ") else said
    found = _DAY.fullmatch(plain)
    return f"{found['year']}-{found['month']:0>2}-{found['day']:0>2}" if found else plain


def _value(file: str, column: str, said: str) -> str:
    found = words.value_of(file, column, said)
    if found is None:
        choices = ", ".join(words.read(file)["words"][column].values())
        raise Refused(Fault(column, "not_a_choice", {"choices": choices}))
    return found
