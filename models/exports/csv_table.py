"""CSV: a table as lines of text, written while its rows are read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from models.exports.cells import Cell, plain

#: Excel for Windows takes a CSV file for UTF-8 only when it begins so.
MARK = "\ufeff"

#: How many rows are sent at once.
CHUNK = 200


def lines(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield a CSV file, some lines at a time; it begins with the mark by which Excel knows UTF-8."""
    yield MARK
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([plain(heading) for heading in headings])
    for n, row in enumerate(rows, start=1):
        writer.writerow([plain(cell) for cell in row])
        if n % CHUNK == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
