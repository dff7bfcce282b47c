"""Targets as a table for a spreadsheet: a row a target and year, with the phrase of the plan and every denominator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from models.access.callers import Identity
from models.areas import areas
from models.exports import csv_table, taken, xlsx_table
from models.exports.archive import encoded
from models.exports.cells import Cell
from models.exports.taken import Taking
from models.exports.xlsx_table import Workbook
from models.language.languages import DEFAULT, choose
from models.store import Store
from models.targets import catalogue
from models.targets.dashboard import Row, Shown

HEADS = (
    "Mã mục tiêu",
    "Mục tiêu theo kế hoạch",
    "Mã đơn vị",
    "Nơi",
    "Năm",
    "Tử số",
    "Mẫu số",
    "Tỷ lệ",
    "Phải đạt (%)",
    "Hạn (năm)",
    "Số liệu ngày",
    "Nguồn",
    "Đã có người xác nhận",
    "Đơn vị chưa có số",
    "Cách tính tử số",
    "Cách tính mẫu số",
    "Ghi chú",
)

SOURCES = {"computed": "Loa tính", "entered": "Nhập, có minh chứng", "summed": "Cộng số của đơn vị"}


def as_csv(store: Store, official: Identity, area_id: str, found: Sequence[Row]) -> Iterator[bytes]:
    """Yield a CSV file; the export is noted."""
    return encoded(csv_table.lines(HEADS, _rows(store, official, "csv", area_id, found)))


def as_xlsx(
    store: Store, official: Identity, area_id: str, found: Sequence[Row], at: datetime
) -> Iterator[bytes]:
    """Yield an XLSX file; the export is noted.

    :raises Clash: `export_too_large`.
    """
    book = Workbook("Mục tiêu", [HEADS], at)
    return xlsx_table.stream(book, _rows(store, official, "xlsx", area_id, found))


def _rows(
    store: Store, official: Identity, form: str, area_id: str, found: Iterable[Row]
) -> Iterator[Sequence[Cell]]:
    noted = taken.noted(store, official, Taking(form, {"of": "targets", "area": area_id}), found)
    return cells(store, area_id, noted)


def cells(store: Store, area_id: str, found: Iterable[Row]) -> Iterator[Sequence[Cell]]:
    """Yield the cells of each target and year of an area."""
    area = areas.get(store, area_id)
    place = (area["code"], area["full_name"])
    for row in found:
        note = catalogue.reason(row.reason, DEFAULT)
        for year, one in row.years.items():
            yield _cells(row, place, year, one, note)
        if not row.years:
            yield _cells(row, place, None, row.now, note)


def _cells(
    row: Row, place: tuple[str, str], year: int | None, one: Shown | None, note: str
) -> Sequence[Cell]:
    target = row.target
    return (
        target.id,
        target.text,
        *place,
        year,
        one.n if one else None,
        one.d if one else None,
        one.share if one else None,
        target.value,
        target.year,
        one.as_of if one else None,
        SOURCES[one.source] if one else None,
        bool(one and one.confirmed_by),
        one.without if one else None,
        choose(target.numerator, DEFAULT),
        choose(target.denominator, DEFAULT),
        "; ".join(part for part in dict.fromkeys((note, one.note if one else "")) if part),
    )
