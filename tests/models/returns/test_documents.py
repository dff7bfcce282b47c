"""Reports as Word and Excel files."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from python_calamine import CalamineWorkbook

from models.returns import administrative, consolidating, filling, papers, workbook
from models.returns.returns import ReturnRequest, ReturnSum
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, Caller
from tests.directing import LONG_DUC
from tests.returning import accepted, an_office, found, handed_in, opened


@pytest.fixture
def office(store: Store) -> Caller:
    return an_office(store)


@pytest.fixture
def frozen(store: Store, office: Caller) -> tuple[ReturnSum, ReturnRequest]:
    request = opened(store, office)
    accepted(store, office, handed_in(store, request, b4_staff=3))
    accepted(store, office, handed_in(store, request, LONG_DUC, PHUONG_LONG_DUC, b4_staff=5))
    made = consolidating.freeze(store, office.identity, request["_id"], expect=1)
    return made, request


def words(made: Any) -> str:
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in made.paragraphs), *cells])


def test_the_sum_is_a_document_in_the_form_of_the_decree(
    store: Store, frozen: tuple[ReturnSum, ReturnRequest]
) -> None:
    made = docx.Document(io.BytesIO(administrative.docx(papers.of_sum(store, *frozen))))
    text, section = words(made), made.sections[0]
    assert made.styles["Normal"].font.name == "Times New Roman"
    measures: list[Any] = [section.page_width, section.left_margin, section.right_margin]
    assert [round(one.mm) for one in measures] == [210, 30, 15]
    for one in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Nơi nhận:", "Vĩnh Long, ngày", frozen[0]["sha256"]):
        assert one in text


def test_the_document_has_subtotals_and_the_whole(
    store: Store, frozen: tuple[ReturnSum, ReturnRequest]
) -> None:
    people = next(one for one in papers.of_sum(store, *frozen).tables if one.heading.startswith("B4"))
    assert [row[2:4] for row in people.rows][-2:] == [
        ["Cộng Tỉnh Trà Vinh (2 đơn vị)", "8"],
        ["Tổng cộng (2/2 đơn vị)", "8"],
    ]


def test_the_report_of_a_unit_shows_both_numbers_and_the_reason(store: Store, office: Caller) -> None:
    request = opened(store, office)
    handed = handed_in(store, request, b1_clusters=7)
    paper = papers.of_unit(store, handed, request, filling.cells(store, handed, request))
    line = next(row for row in paper.tables[0].rows if row[0] == "Số cụm loa")
    assert line[1:3] == ["7", "0"]
    assert line[3].startswith("Đếm tại chỗ")


def test_the_workbook_has_a_sheet_for_each_section(
    store: Store, office: Caller, frozen: tuple[ReturnSum, ReturnRequest]
) -> None:
    data = b"".join(workbook.xlsx(store, office.identity, *frozen))
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names[0] == "Tổng hợp"
    assert len(book.sheet_names) == 9
    rows = book.get_sheet_by_name("B4. Nhân lực").to_python()
    assert rows[-1][1:4] == ["Tổng cộng (2/2 đơn vị)", "", 8]


def test_nothing_is_not_zero() -> None:
    assert [
        papers.figure(*one) for one in ((None, "number"), (0, "number"), (1234, "number"), (0.75, "share"))
    ] == [
        "–",
        "0",
        "1.234",
        "75,0 %",
    ]


def test_a_document_of_one_unit_opens(store: Store, office: Caller) -> None:
    request = opened(store, office)
    draft = found(store, office, request)
    paper = papers.of_unit(store, draft, request, filling.cells(store, draft, request))
    assert zipfile.is_zipfile(io.BytesIO(administrative.docx(paper)))
