"""What the console calls sources, states and labels of targets."""

from __future__ import annotations

from collections.abc import Mapping

from api.html.words import later
from models.targets.figures import FigureState, Source

SOURCES: Mapping[str, str] = {
    Source.COMPUTED: later("Loa tính"),
    Source.ENTERED: later("Nhập, có minh chứng"),
    "summed": later("Cộng số của các đơn vị"),
}

STATES: Mapping[str, str] = {
    FigureState.WAITING: later("Chờ duyệt"),
    FigureState.CONFIRMED: later("Đã duyệt"),
    FigureState.REFUSED: later("Bị trả lại"),
}

LABELS = {
    "plan": later("Kế hoạch"),
    "area": later("Nơi"),
    "first": later("Từ năm"),
    "last": later("Đến năm"),
    "target_id": later("Mục tiêu"),
    "area_id": later("Nơi"),
    "day": later("Số liệu của ngày"),
    "n": later("Tử số"),
    "d": later("Mẫu số"),
    "note": later("Căn cứ, ghi chú"),
    "evidence": later("Tệp minh chứng"),
    "reason": later("Vì sao trả lại"),
    "names": later("Mỗi dòng một ấp, khóm"),
    "source": later("Theo ai, ngày nào"),
}

DONE = {
    "entered": later("Đã gửi số liệu. Người khác duyệt thì mới tính."),
    "confirmed": later("Đã duyệt số liệu."),
    "refused": later("Đã trả lại số liệu."),
    "kept": later("Đã chốt số của hôm nay."),
    "listed": later("Đã lưu danh sách ấp, khóm."),
}
