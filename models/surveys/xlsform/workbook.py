"""The workbook: a form as an XLSX file, in which every text stays a text."""

from __future__ import annotations

from typing import IO

import xlsxwriter

from models.surveys.xlsform.columns import language_heading
from models.surveys.xlsform.exporting import Book, Row

#: The headings of each sheet in their order; those of words stand there once a language.
_CELLS, _WORDS = (
    {
        "survey": ("type", "name", "required", "relevant", "constraint", "appearance", "parameters", "loa"),
        "choices": ("list_name", "name"),
        "settings": ("form_title", "form_id", "version", "default_language"),
        "loa": ("key", "value"),
    },
    {
        "survey": {"label": "label", "hint": "hint", "message": "constraint_message"},
        "choices": {"label": "label"},
        "settings": {},
        "loa": {"text": "text"},
    },
)

#: Widths of columns in characters.
_NARROW, _WIDE = 16, 45


def save(book: Book, file: IO[bytes]) -> None:
    """Write the file."""
    made = xlsxwriter.Workbook(
        file,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    bold = made.add_format({"bold": True})
    for name, rows in book.sheets.items():
        sheet = made.add_worksheet(name)
        words = [(key, one) for key in _WORDS[name] for one in book.languages]
        headings = [*_CELLS[name], *(f"{_WORDS[name][key]}::{language_heading(one)}" for key, one in words)]
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        sheet.set_column(0, len(_CELLS[name]) - 1, _NARROW)
        sheet.set_column(len(_CELLS[name]), len(headings), _WIDE)
        sheet.freeze_panes(1, 2)
        for line, row in enumerate(rows, start=1):
            for column, text in enumerate([*_cells(name, row), *_texts(words, row)]):
                if text:
                    sheet.write_string(line, column, text)
    made.close()


def _cells(name: str, row: Row) -> list[str]:
    return [row.cells.get(key, "") for key in _CELLS[name]]


def _texts(words: list[tuple[str, str]], row: Row) -> list[str]:
    return [row.words.get(key, {}).get(language, "") for key, language in words]
