"""Spreadsheets: the texts of their cells, or the reason why they can't be read."""

from __future__ import annotations

import io
import zipfile
from datetime import date, time

import pytest
import xlsxwriter

from models.errors import Invalid
from models.files import sheet_limits, spreadsheet_reader, spreadsheets
from models.files.office_formats import COMPOUND
from tests.forms import xlsx

MEGA = 1_000_000


def code(data: bytes, *, apart: bool = False) -> str:
    """Why a file is refused; `apart` reads it as it is read in production, in a process of its own."""
    with pytest.raises(Invalid) as refused:
        spreadsheets.read(data, MEGA) if apart else spreadsheet_reader.make(data)
    return refused.value.faults[0].code


def test_cells_are_read_as_people_read_them() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("survey")
        sheet.write_row(0, 1, ["Loa", 5, 0.5, True])
        sheet.write_formula(1, 0, "=1+1", value=2)
        sheet.write_datetime(1, 1, date(2026, 11, 29), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_datetime(1, 2, time(17, 30), book.add_format({"num_format": "hh:mm"}))

    assert spreadsheets.read(file.getvalue(), MEGA) == [
        ("survey", [["", "Loa", "5", "0.5", "TRUE"], ["2", "2026-11-29", "17:30:00"]])
    ]


def test_csv_is_one_sheet_without_a_name() -> None:
    assert spreadsheets.read('\ufeffa,"b\nc",\nកខ\n'.encode(), MEGA) == [("", [["a", "b\nc"], ["កខ"]])]


def test_what_is_no_spreadsheet_is_refused() -> None:
    assert code(b"\x89PNG\r\n\x1a\n\0\0", apart=True) == "sheet_unreadable"
    assert code(COMPOUND + bytes(2000)) == "sheet_unreadable"
    assert code(xlsx(survey=[["a"]])[:300]) == "sheet_unreadable"
    assert code("dấu".encode("utf-16")) == "sheet_unreadable"


def test_a_file_may_not_be_too_large() -> None:
    assert code(b"a" * (MEGA + 1), apart=True) == "upload_too_large"


@pytest.mark.parametrize(
    "data",
    [
        b"a\n" * (sheet_limits.MOST_ROWS + 1),
        b"," * sheet_limits.MOST_COLUMNS,
        (b"x" * 100_000 + b"\n") * (sheet_limits.MOST_CHARACTERS // 100_000 + 1),
    ],
    ids=["rows", "columns", "characters"],
)
def test_a_sheet_has_a_most(data: bytes) -> None:
    assert code(data) == "sheet_too_large"


def test_a_cell_far_away_costs_no_memory() -> None:
    file = io.BytesIO()
    near = zipfile.ZipFile(io.BytesIO(xlsx(survey=[["type"], ["", "far"]])))
    with near, zipfile.ZipFile(file, "w") as far:
        for name in near.namelist():
            moved = near.read(name).replace(b'"B2"', b'"XFD1048576"').replace(b'r="2"', b'r="1048576"')
            far.writestr(name, moved)

    assert code(file.getvalue(), apart=True) == "upload_too_costly"


def test_what_unfolds_to_too_much_is_refused_unread() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(spreadsheet_reader.MOST_UNFOLDED + 1))

    assert code(file.getvalue()) == "upload_too_costly"
