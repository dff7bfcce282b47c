"""Forms by XLSForm that tests make: sheets as rows of texts, as a file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from models.surveys.xlsform import importing
from models.surveys.xlsform.importing import Imported

Rows = Sequence[Sequence[Any]]


def xlsx(**sheets: Rows) -> bytes:
    """An XLSX file with these sheets."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(line, column, cell)
    book.close()
    return file.getvalue()


def read(survey: Rows, choices: Rows = (), settings: Rows = (), language: str = "vi") -> Imported:
    """What an import makes of these sheets."""
    sheets = {"survey": survey, "choices": choices, "settings": settings}
    found = [(name, [[str(cell) for cell in row] for row in rows]) for name, rows in sheets.items() if rows]
    return importing.read(found, language)


def one(*cells: tuple[str, Any], choices: Rows = ()) -> Imported:
    """What an import makes of one row with these cells by their headings, between two plain questions.

    The one before is called "before"; it is a number.
    """
    row = {"name": "asked", "label": "Hỏi", **dict(cells)}
    others: list[list[Any]] = [
        [{"type": "integer", "name": "before", "label": "Trước"}.get(heading, "") for heading in row],
        [{"type": "text", "name": "after", "label": "Sau"}.get(heading, "") for heading in row],
    ]
    return read([list(row), others[0], list(row.values()), others[1]], choices)
