"""XLSX: every cell is what it was, no text is run, and a sheet that is full breaks off."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree

from models.errors import Clash
from models.exports import xlsx_table
from models.exports.cells import Cell
from models.exports.xlsx_table import Sheet, Workbook

AT = datetime(2026, 5, 1, tzinfo=UTC)
BOOK = Workbook("Loa", [["Cột một", "Cột hai"]], AT, beside=[Sheet("Bảng mã", [["Mã"], ["=1+1"], [7]])])


def sheet(*rows: list[Cell], book: Workbook = BOOK, number: int = 1) -> Any:
    """The XML of a sheet."""
    with zipfile.ZipFile(io.BytesIO(b"".join(xlsx_table.stream(book, rows)))) as parts:
        assert parts.testzip() is None
        return etree.fromstring(parts.read(f"xl/worksheets/sheet{number}.xml"))


def cells(found: Any) -> dict[str, tuple[str | None, str]]:
    """Kind and text of each cell by its address."""
    return {cell.get("r"): (cell.get("t"), str(cell.xpath("string()"))) for cell in found.iter("{*}c")}


def test_texts_numbers_flags_and_nothing() -> None:
    found = cells(sheet(["một", 2], [2.5, None], [True, ""]))

    assert found["A2"] == ("inlineStr", "một")
    assert (found["B2"], found["A3"]) == ((None, "2"), (None, "2.5"))
    assert found["A4"] == ("inlineStr", "x")
    assert not {"B3", "B4"} & set(found)


def test_a_time_is_a_number_of_days_in_vietnam_with_its_own_style() -> None:
    found = sheet([datetime(2026, 1, 1, 5, tzinfo=UTC), "x"])
    cell = found.find(".//{*}c[@r='A2']")

    assert cells(found)["A2"] == (None, "46023.5")
    assert int(cell.get("s")) > 0


@pytest.mark.parametrize("text", ["=1+1", "<b>&amp;</b>", "  hai  đầu ", "http://loa.vn"])
def test_a_text_stays_a_text(text: str) -> None:
    found = sheet([text])

    assert cells(found)["A2"] == ("inlineStr", text)
    assert found.find(".//{*}f") is None


def test_what_xml_forbids_is_left_out() -> None:
    assert cells(sheet(["a\x00\x0b\ufffeb" + "dài" * 50]))["A2"][1] == "ab" + "dài" * 50


def test_heads_stay_in_sight_and_the_marking_cell_is_gone() -> None:
    found = sheet()

    assert set(cells(found)) == {"A1", "B1"}
    assert found.find(".//{*}pane").get("topLeftCell") == "B2"


def test_sheets_beside_hold_no_formula_either() -> None:
    found = sheet(number=2)

    assert cells(found)["A3"][1] == "7"
    assert found.find(".//{*}f") is None


def test_many_rows_stand_one_below_the_other() -> None:
    count = xlsx_table.CHUNK * 2 + 1
    rows: list[list[Cell]] = [[n, n] for n in range(count)]
    found = cells(sheet(*rows))

    assert found[f"B{count + 1}"] == (None, str(count - 1))


def test_a_file_that_may_grow_beyond_two_gigabytes_can_be_read() -> None:
    large = Workbook("Loa", BOOK.heads, AT, rows=xlsx_table.MOST_ROWS * 20)

    assert cells(sheet([1, 2], book=large))["B2"] == (None, "2")


def test_a_sheet_that_is_full_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_table, "MOST_ROWS", 3)
    with pytest.raises(Clash, match="export_too_large"):
        sheet([1], [2], [3])
