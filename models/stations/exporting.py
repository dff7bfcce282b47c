"""Stations as tables for a spreadsheet: form B1 (what there is) and B7 (the conversion)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from models.access.callers import Identity
from models.areas import areas
from models.exports import csv_table, taken, xlsx_table
from models.exports.archive import encoded
from models.exports.cells import Cell
from models.exports.taken import Taking
from models.exports.xlsx_table import Workbook
from models.outlets.outlets import Condition, Technology
from models.stations.stations import Station
from models.store import Store

HEADS = (
    "Mã đơn vị",
    "Xã, phường",
    "Tên đài",
    "Công nghệ",
    "Số cụm loa",
    "Số loa",
    "Số ấp, khóm phủ",
    "Năm đưa vào sử dụng",
    "Tình trạng",
    "Kết nối hệ thống thông tin nguồn",
    "Năm dự kiến chuyển đổi",
    "Ngày chuyển đổi",
    "Công nghệ trước chuyển đổi",
    "Kinh phí (triệu đồng)",
    "Ngừng sử dụng",
    "Ghi chú",
)

#: As official forms write them.
TECHNOLOGIES: Mapping[str, str] = {
    Technology.IP: "CNTT-VT (IP)",
    Technology.FM: "Không dây FM",
    Technology.WIRED: "Có dây",
    Technology.MIXED: "Hỗn hợp",
}

CONDITIONS: Mapping[str, str] = {
    Condition.GOOD: "Tốt",
    Condition.WORN: "Xuống cấp",
    Condition.BROKEN: "Hư hỏng",
}


def as_csv(store: Store, official: Identity, found: Iterable[Station]) -> Iterator[bytes]:
    """Yield a CSV file; the export is noted."""
    return encoded(csv_table.lines(HEADS, _rows(store, official, "csv", found)))


def as_xlsx(store: Store, official: Identity, found: Iterable[Station], at: datetime) -> Iterator[bytes]:
    """Yield an XLSX file; the export is noted.

    :raises Clash: `export_too_large`.
    """
    book = Workbook("Đài truyền thanh", [HEADS], at)
    return xlsx_table.stream(book, _rows(store, official, "xlsx", found))


def _rows(store: Store, official: Identity, form: str, found: Iterable[Station]) -> Iterator[Sequence[Cell]]:
    for one in taken.noted(store, official, Taking(form, {"of": "stations"}), found):
        area, done = areas.get(store, one["area_id"]), one["converted"]
        yield (
            area["code"],
            area["full_name"],
            one["name"],
            TECHNOLOGIES[one["technology"]],
            one["clusters"],
            one["speakers"],
            len(one["hamlets"]),
            one["year_installed"],
            CONDITIONS[one["condition"]],
            one["connected"],
            one["planned_year"],
            done["day"] if done else None,
            TECHNOLOGIES[done["technology"]] if done else None,
            done["cost"] if done else None,
            one["retired_at"],
            one["note"],
        )
