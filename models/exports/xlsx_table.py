"""XLSX: a workbook that is sent while its rows are read.

The library makes the workbook with everything but the rows: styles, frozen heads, the sheets beside. The rows are then
written into its first sheet one by one, so neither memory nor a file grows with them. Every text stays a text.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from models.errors import Clash
from models.exports import archive
from models.exports.archive import Part
from models.exports.cells import Cell, local, plain
from models.language.dates import VIETNAM

#: What one sheet of Excel holds (specification of Excel 2007 and later).
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384

#: How many rows are sent at once.
CHUNK = 200

TIME_FORMAT = "dd/mm/yyyy hh:mm"

_SHEET = "xl/worksheets/sheet1.xml"
_EPOCH = datetime(1899, 12, 30, tzinfo=VIETNAM)
_DAY = timedelta(days=1)

#: A row needs so many bytes for each cell, and some more: what may grow beyond 2 GB is known before.
_CELL_BYTES, _LARGE = 120, 1_900_000_000

# What XML 1.0 forbids.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Sheet(NamedTuple):
    """A small sheet beside the rows, its first row bold."""

    name: str
    rows: Sequence[Sequence[str | int]]


@dataclass(frozen=True)
class Workbook:
    """What stands around the rows.

    :param name: of the sheet with the rows.
    :param heads: the rows at the top, which stay in sight; the last one names the columns.
    :param beside: further sheets.
    :param at: what stands there as the time at which it was made.
    :param rows: how many are expected, to know whether the file becomes very large.
    """

    name: str
    heads: Sequence[Sequence[str]]
    at: datetime
    beside: Sequence[Sheet] = field(default=())
    rows: int = 0


def stream(book: Workbook, rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield an XLSX file, some bytes at a time.

    :raises Clash: `export_too_large`, there are more rows than a sheet holds: the file breaks off there.
    """
    return archive.stream(_parts(book, rows), book.at)


def _parts(book: Workbook, rows: Iterable[Sequence[Cell]]) -> Iterator[Part]:
    columns = len(book.heads[-1])
    large = book.rows * columns * _CELL_BYTES > _LARGE
    with zipfile.ZipFile(_empty(book)) as parts:
        for name in parts.namelist():
            if name != _SHEET:
                yield Part(name, (parts.read(name),))
        yield Part(_SHEET, _sheet(parts.read(_SHEET).decode(), book, rows), large)


def _empty(book: Workbook) -> io.BytesIO:
    """Make the workbook with its heads and, below them, one cell that tells the style of times."""
    file = io.BytesIO()
    made = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    made.set_properties({"created": local(book.at)})
    sheet = made.add_worksheet(book.name)
    bold, times = made.add_format({"bold": True}), made.add_format({"num_format": TIME_FORMAT})
    for line, head in enumerate(book.heads):
        for column, text in enumerate(head):
            sheet.write_string(line, column, text, bold)
    sheet.write_number(len(book.heads), 0, 1, times)
    sheet.freeze_panes(len(book.heads), 1)
    for one in book.beside:
        _write_beside(made.add_worksheet(one.name), one, bold)
    made.close()
    return file


def _write_beside(sheet: Any, content: Sheet, bold: Any) -> None:
    for line, row in enumerate(content.rows):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(line, column, cell)
            else:
                sheet.write_string(line, column, cell, bold if line == 0 else None)
    sheet.freeze_panes(1, 0)


def _sheet(empty: str, book: Workbook, rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield the first sheet: what the library made, with the rows in the place of the marking cell."""
    begin, _, rest = empty.partition("</sheetData>")
    at = begin.rindex("<row ")
    style = re.search(r' s="(\d+)"', begin[at:])
    times = style[1] if style else "0"
    yield re.sub(r"<dimension [^>]*/>", "", begin[:at]).encode()
    letters = [xl_col_to_name(column) for column in range(len(book.heads[-1]))]
    waiting: list[str] = []
    for line, row in enumerate(rows, start=len(book.heads) + 1):
        if line > MOST_ROWS:
            raise Clash("export_too_large", max=MOST_ROWS - len(book.heads))
        cells = (_cell(f"{letters[n]}{line}", cell, times) for n, cell in enumerate(row))
        waiting.append(f'<row r="{line}">{"".join(cells)}</row>')
        if len(waiting) == CHUNK:
            yield "".join(waiting).encode()
            waiting.clear()
    yield "".join((*waiting, "</sheetData>", rest)).encode()


def _cell(at: str, cell: Cell, times: str) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, datetime):
        # Both in one zone: what the clocks on the wall show is what differs.
        days = (cell.astimezone(VIETNAM).replace(microsecond=0) - _EPOCH) / _DAY
        return f'<c r="{at}" s="{times}"><v>{days:.10g}</v></c>'
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return f'<c r="{at}"><v>{cell}</v></c>'
    text = cell if isinstance(cell, str) else plain(cell)
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{_escaped(text)}</t></is></c>'


def _escaped(text: str) -> str:
    return _kept_escaped(text) if len(text) <= 100 else escape(_FORBIDDEN.sub("", text))


@lru_cache(maxsize=4096)
def _kept_escaped(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text))
