"""Files of tables: the lines of a CSV or XLSX file, and a table as such a file.

What an export quoted so that no spreadsheet runs it is read as it was before.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from models.access.callers import HERE, Circumstances
from models.areas import csv_tables
from models.errors import Fault, Invalid
from models.exports import cells, csv_table, xlsx_table
from models.exports.cells import Cell
from models.exports.xlsx_table import Sheet, Workbook
from models.files import office_formats, spreadsheets
from models.files.sheet_limits import MOST_CHARACTERS, MOST_COLUMNS
from models.store import Store
from models.tables import words

#: Lines of one file: more than a province has outlets, stations or staff of its communes.
MOST_LINES = 4_000


class Line(NamedTuple):
    """One line of a file: its number as spreadsheets count, from 1, and the text of each column that the file has."""

    number: int
    cells: Mapping[str, str]


class Lines(NamedTuple):
    """What a file holds: its lines, and what is wrong with its head; then there are no lines."""

    lines: list[Line]
    faults: list[Fault]


def read(store: Store, file: str, data: bytes, where: Circumstances = HERE, name: str = "") -> Lines:
    """Return the lines of the first sheet of a file.

    :param file: the words of the table.

    :param name: what the file is called; one that is called a spreadsheet and is none is no table of texts either.

    :raises Invalid: it can't be read, and why.
    :raises Unavailable: too many other files are being read.
    """
    is_office = data.startswith((office_formats.ZIP, office_formats.COMPOUND))
    if name.lower().endswith((".xlsx", ".xls")) and not is_office:
        raise Invalid(Fault("file", "sheet_not_what_it_says"))
    rows = _rows(store, data, where)
    if not rows:
        raise Invalid(Fault("file", "sheet_unreadable"))
    _insist_on_lines(len(rows))
    columns = [words.column_of(file, head) for head in rows[0]]
    if faults := list(_head_faults(file, rows[0], columns)):
        return Lines([], faults)
    named = [Line(number, _cells(columns, row)) for number, row in enumerate(rows[1:], start=2)]
    return Lines([one for one in named if any(cell.strip() for cell in one.cells.values())], [])


def as_csv(file: str, rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield a table as a CSV file that Excel opens and `read` reads."""
    return csv_table.lines(words.headings(file), rows)


def as_xlsx(file: str, rows: Iterable[Sequence[Cell]], beside: Sequence[Sheet] = ()) -> Iterator[bytes]:
    """Yield a table as an XLSX file.

    :param beside: further sheets, which `read` passes over.
    """
    book = Workbook("Loa", [words.headings(file)], at=datetime.now(UTC), beside=beside)
    return xlsx_table.stream(book, rows)


def template(file: str) -> Iterator[bytes]:
    """Yield an XLSX file without rows to fill in; a second sheet says what each column takes."""
    return as_xlsx(file, [], [Sheet("Cách điền", [["Cột", "Cần có", "Điền gì"], *_columns(file)])])


def _columns(file: str) -> Iterator[list[str | int]]:
    known = words.read(file)
    for column, head in known["columns"].items():
        if column in known.get("told", ()):
            said = "Để trống; chỉ để xem"
        else:
            said = " / ".join(known["words"].get(column, {}).values())
        yield [head, "x" if column in known["needed"] else "", said or known.get("hints", {}).get(column, "")]


def _cells(columns: list[str | None], row: list[str]) -> dict[str, str]:
    """Return the text of each column of the head; a line that ends before has empty cells there."""
    return {name: row[number] if number < len(row) else "" for number, name in enumerate(columns) if name}


def _rows(store: Store, data: bytes, where: Circumstances) -> list[list[str]]:
    if data.startswith((office_formats.ZIP, office_formats.COMPOUND)):
        return spreadsheets.read(data, store.settings.upload_max_bytes, where)[0][1]
    if len(data) > store.settings.upload_max_bytes:
        raise Invalid(
            Fault("file", "upload_too_large", {"max": store.settings.upload_max_bytes // 1_000_000})
        )
    try:
        text = csv_tables.clean(data.decode())
        read = csv.reader(io.StringIO(text, newline=""), delimiter=csv_tables.separator(text), strict=True)
        return [[cells.unguarded(cell) for cell in row] for row in _bounded(read)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid(Fault("file", "sheet_unreadable")) from error


def _bounded(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Yield rows as long as a table may go on; nothing behind that is read."""
    characters = 0
    for number, row in enumerate(rows, start=1):
        _insist_on_lines(number)
        characters += sum(map(len, row))
        if len(row) > MOST_COLUMNS or characters > MOST_CHARACTERS:
            raise Invalid(Fault("file", "sheet_too_large", {"rows": MOST_LINES, "columns": MOST_COLUMNS}))
        yield row


def _insist_on_lines(count: int) -> None:
    if count > MOST_LINES + 1:
        raise Invalid(Fault("file", "too_many_lines", {"max": MOST_LINES}))


def _head_faults(file: str, heads: list[str], columns: list[str | None]) -> Iterator[Fault]:
    known = words.read(file)
    for head, column in zip(heads, columns, strict=True):
        if column is None and head.strip():
            yield Fault(head.strip(), "column_unknown", {"columns": ", ".join(words.headings(file))})
    for name in known["needed"]:
        if name not in columns:
            yield Fault(known["columns"][name], "column_missing")
    for name in {one for one in columns if one and columns.count(one) > 1}:
        yield Fault(known["columns"][name], "column_twice")
