"""Figures of outlets as a table, for a spreadsheet."""

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
from models.monitoring.figures import MonthFigures
from models.monitoring.outlet_months import Outcome
from models.store import Store

HEADS = (
    "Mã đơn vị",
    "Xã, phường",
    "Tháng",
    "Số điểm phát",
    "Chưa từng kết nối",
    "Lượt phải phát",
    "Đã phát trọn",
    "Phát dở",
    "Phát lỗi",
    "Không phát",
    "Không tính: đang tắt tiếng",
    "Không tính: sự cố đã biết",
    "Tỷ lệ phát trọn",
    "Giờ có kết nối",
    "Giờ có thể kết nối",
    "Tỷ lệ kết nối",
)


def as_csv(store: Store, official: Identity, found: Iterable[MonthFigures]) -> Iterator[bytes]:
    """Yield a CSV file; the export is noted."""
    return encoded(csv_table.lines(HEADS, _rows(store, official, "csv", found)))


def as_xlsx(store: Store, official: Identity, found: Iterable[MonthFigures], at: datetime) -> Iterator[bytes]:
    """Yield an XLSX file; the export is noted.

    :raises Clash: `export_too_large`.
    """
    book = Workbook("Điểm phát", [HEADS], at)
    return xlsx_table.stream(book, _rows(store, official, "xlsx", found))


def _rows(
    store: Store, official: Identity, form: str, found: Iterable[MonthFigures]
) -> Iterator[Sequence[Cell]]:
    taking = Taking(form, {"of": "outlet_figures"})
    for one in taken.noted(store, official, taking, found):
        area = areas.get(store, one["area_id"])
        yield (
            area["code"],
            area["full_name"],
            one["month"],
            one["outlets"],
            one["never_heard"],
            one["due"],
            one["heard"],
            one["cut"],
            one["failed"],
            one["missed"],
            one["left_out"][Outcome.MUTED],
            one["left_out"][Outcome.INCIDENT],
            None if one["share"] is None else round(one["share"], 4),
            round(one["there_seconds"] / 3600, 1),
            round(one["possible_seconds"] / 3600, 1),
            None if one["uptime"] is None else round(one["uptime"], 4),
        )
