"""What the statistics say of each figure: its words, and what it is a part of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.html.words import later
from models.statistics.statistics import By

LABELS: Mapping[str, str] = {
    "area": later("Địa bàn"),
    "agency": later("Đơn vị"),
    "category": later("Lĩnh vực"),
    "from": later("Từ ngày"),
    "to": later("Đến ngày"),
    "start": later("Từ ngày"),
    "end": later("Đến ngày"),
    "by": later("Chia theo"),
}

CUTS: Mapping[By, str] = {
    By.DAY: later("Ngày"),
    By.MONTH: later("Tháng"),
    By.QUARTER: later("Quý"),
    By.YEAR: later("Năm"),
    By.CATEGORY: later("Lĩnh vực"),
    By.AGENCY: later("Đơn vị"),
    By.AREA: later("Địa bàn"),
}

#: Shares: the figure, its words, and of what it is a share.
SHARES: Sequence[tuple[str, str, str]] = (
    ("on_time", later("Đúng hạn"), later("trên số đã kết thúc hoặc quá hạn")),
    ("answered", later("Đã trả lời"), later("trên số tiếp nhận")),
    ("resolved", later("Đã xử lý xong"), later("trên số tiếp nhận")),
    ("fixed", later("Đã khắc phục"), later("trên số đã kết thúc")),
    ("overdue", later("Trễ hạn"), later("trên số đã kết thúc hoặc quá hạn")),
    ("reopened", later("Bị mở lại"), later("trên số từng kết thúc")),
    ("rated", later("Được đánh giá"), later("trên số đã xử lý xong")),
)

#: Counts: the figure and its words.
COUNTS: Sequence[tuple[str, str]] = (
    ("received", later("Tiếp nhận")),
    ("finished", later("Kết thúc trong kỳ")),
    ("open", later("Đang mở")),
    ("waiting", later("Chờ dân bổ sung")),
    ("overdue_open", later("Đang mở và quá hạn")),
    ("rejected", later("Từ chối")),
    ("redirected", later("Hướng dẫn nơi khác")),
    ("forwarded", later("Đã chuyển đơn vị")),
    ("merged", later("Đã gộp")),
    ("withdrawn", later("Dân rút lại")),
)

#: Working time: the figure and its words.
TIMES: Sequence[tuple[str, str]] = (
    ("first_answer", later("Đến trả lời đầu tiên")),
    ("resolution", later("Đến khi xử lý xong")),
)
