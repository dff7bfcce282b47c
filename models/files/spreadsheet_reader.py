"""The reader of spreadsheets, at work in `models.files.decoder`: file in, the texts of its cells out.

Formulas are never run, only what they gave last is read; macros, pictures and styles are not looked at.
"""

from __future__ import annotations

import codecs
import csv
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from models.files.decoder import Made, refuse
from models.files.office_formats import COMPOUND, ZIP
from models.files.sheet_limits import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, MOST_SHEETS

# Names of parts of an archive are in this code; Python opens a file when it first meets one, which it can't do once the
# doors are shut.
codecs.lookup("cp437")

#: The most bytes that all parts of an XLSX file unfold to, and how many parts there may be.
MOST_UNFOLDED, MOST_PARTS = 64 << 20, 1_000

#: One sheet: its name, and its rows of texts.
Sheet = tuple[str, list[list[str]]]


def make(data: bytes) -> Made:
    """Return the part `sheets`: in JSON a list of `[name, rows]`, where each row is a list of texts.

    A CSV file is one sheet without a name. Numbers are written as people would: 5, not 5.0.

    :raises Invalid: `sheet_unreadable`, `sheet_too_large`, `sheet_encrypted`, `upload_too_costly`.
    """
    is_workbook = data.startswith((ZIP, COMPOUND))
    sheets = list(_of_workbook(data)) if is_workbook else [("", list(_of_csv(data)))]
    if sum(len(cell) for _, rows in sheets for row in rows for cell in row) > MOST_CHARACTERS:
        raise refuse("sheet_too_large", rows=MOST_ROWS, columns=MOST_COLUMNS)
    return Made({"sheets": len(sheets)}, {"sheets": json.dumps(sheets).encode()})


def _of_workbook(data: bytes) -> Iterator[Sheet]:
    if data.startswith(ZIP):
        _insist_on_small_parts(data)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            if len(book.sheet_names) > MOST_SHEETS:
                raise refuse("sheet_too_large", rows=MOST_ROWS, columns=MOST_COLUMNS)
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                _insist_on_size(sheet.end or (0, 0))
                rows = sheet.to_python(skip_empty_area=False) if sheet.end else []
                yield name, [_trimmed([_text(cell) for cell in row]) for row in rows]
    except PasswordError as error:
        raise refuse("sheet_encrypted") from error
    except (CalamineError, ValueError, OSError) as error:
        raise refuse("sheet_unreadable") from error


def _insist_on_small_parts(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise refuse("sheet_unreadable") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNFOLDED:
        raise refuse("upload_too_costly")


def _insist_on_size(last: tuple[int, int]) -> None:
    if last[0] >= MOST_ROWS or last[1] >= MOST_COLUMNS:
        raise refuse("sheet_too_large", rows=MOST_ROWS, columns=MOST_COLUMNS)


def _of_csv(data: bytes) -> Iterator[list[str]]:
    try:
        text = data.decode().removeprefix("\ufeff")
        if "\0" in text:
            raise refuse("sheet_unreadable")
        for number, row in enumerate(csv.reader(StringIO(text, newline=""))):
            _insist_on_size((number, len(row) - 1))
            yield _trimmed(row)
    except (UnicodeDecodeError, csv.Error) as error:
        raise refuse("sheet_unreadable") from error


def _trimmed(row: list[str]) -> list[str]:
    """Return a row without the empty cells at its end."""
    while row and not row[-1]:
        row.pop()
    return row


def _text(cell: Any) -> str:
    """Return a cell as people read it: 5 for 5.0, `YYYY-MM-DD`, `HH:MM:SS`, TRUE."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | time | datetime):
        return cell.isoformat()
    return str(cell)
