"""Words of the alerts' screens for what the domain has only codes for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from api.extensions.context import current_language, current_store
from api.html.forms import Option
from api.html.words import later, said
from models.alerts import hazards, placeholders
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.alerts.endings import ending_of
from models.language.languages import choose, spoken

#: What kind of alert: its word, and the class of its sign. A drill is striped, a real one red.
STATUS: Mapping[str, str] = {
    "Actual": later("Cảnh báo thật"),
    "Exercise": later("Diễn tập"),
    "Test": later("Thử nghiệm"),
}
STATUS_HINT: Mapping[str, str] = {
    "Actual": later("Mọi người trong vùng, mọi kênh"),
    "Exercise": later("Chỉ người đã đăng ký dự diễn tập"),
    "Test": later("Không gửi cho ai, chỉ để thử"),
}

STATE: Mapping[str, tuple[str, str]] = {
    "draft": (later("Bản nháp"), ""),
    "submitted": (later("Chờ duyệt"), "amber"),
    "returned": (later("Bị trả lại"), "red"),
    "approved": (later("Đã ban hành"), "green"),
    "discarded": (later("Đã bỏ"), ""),
}
STAGE: Mapping[str, tuple[str, str]] = {
    "waiting": (later("Chờ đến giờ hiệu lực"), "blue"),
    "in_force": (later("Đang có hiệu lực"), "red"),
    "updated": (later("Đã có bản mới"), ""),
    "all_clear": (later("Đã hết nguy hiểm"), "green"),
    "cancelled": (later("Đã hủy"), ""),
    "expired": (later("Đã hết hạn"), ""),
}
KIND: Mapping[str, str] = {
    "Update": later("Cập nhật"),
    "Over": later("Báo hết nguy hiểm"),
    "Cancel": later("Hủy cảnh báo"),
}

CHANNEL: Mapping[str, str] = {
    "fcm": later("Ứng dụng, theo vùng"),
    "devices": later("Điện thoại trong vùng nguy hiểm"),
    "zalo": "Zalo",
    "sms": "SMS",
}
#: What outlets of a warning are.
OUTLETS: Mapping[str, str] = {
    "loudspeaker": later("Cụm loa"),
    "board": later("Bảng tin công cộng"),
    "converter": later("Bộ chuyển đổi"),
}
WITHHELD: Mapping[str, str] = {
    "not_in_use": later("kênh chưa bật"),
    "sms_not_released": later("chưa được tỉnh cho phép nhắn tin"),
    "released_by_approval": later("gửi khi người duyệt cấp tỉnh duyệt"),
}

CAP: Mapping[str, Mapping[str, str]] = {
    "severity": {
        "Extreme": later("Cực kỳ nghiêm trọng"),
        "Severe": later("Nghiêm trọng"),
        "Moderate": later("Vừa phải"),
        "Minor": later("Nhẹ"),
        "Unknown": later("Chưa rõ"),
    },
    "urgency": {
        "Immediate": later("Hành động ngay"),
        "Expected": later("Trong vài giờ tới"),
        "Future": later("Sắp tới"),
        "Past": later("Đã qua"),
        "Unknown": later("Chưa rõ"),
    },
    "certainty": {
        "Observed": later("Đang xảy ra"),
        "Likely": later("Nhiều khả năng"),
        "Possible": later("Có thể"),
        "Unlikely": later("Ít khả năng"),
        "Unknown": later("Chưa rõ"),
    },
    "response_types": {
        "Shelter": later("Trú ẩn"),
        "Evacuate": later("Sơ tán"),
        "Prepare": later("Chuẩn bị"),
        "Execute": later("Làm theo kế hoạch"),
        "Avoid": later("Tránh xa"),
        "Monitor": later("Theo dõi tin"),
        "Assess": later("Xem xét tình hình"),
        "AllClear": later("Đã an toàn"),
        "None": later("Không cần làm gì"),
    },
}

#: What only the end of a warning says, which is made by its own button.
OF_ENDS = frozenset({"AllClear", "Past"})

#: What happened to an alert, by the action of its event.
STEP: Mapping[str, str] = {
    "drafted": later("Soạn bản nháp"),
    "edited": later("Sửa"),
    "submitted": later("Trình duyệt"),
    "returned": later("Trả lại"),
    "approved": later("Duyệt, ban hành"),
    "approved_alone": later("Duyệt khẩn một mình"),
    "discarded": later("Bỏ bản nháp"),
    "superseded": later("Có bản mới thay thế"),
    "sms_released": later("Cho phép nhắn tin SMS"),
    "origin_cancelled": later("Nơi phát đã hủy tin gốc"),
}


class Sign(NamedTuple):
    """A word with the colour of its sign."""

    words: str
    colour: str


def hazard(code: str) -> str:
    """Return what a hazard is called; the code itself where nobody knows it."""
    found = hazards.hazards().get(code)
    return choose(found.name, current_language()) if found else code


def hazard_options() -> list[Option]:
    """Return every hazard to choose from."""
    return [Option(code, hazard(code)) for code in hazards.hazards()]


def cap_options() -> dict[str, list[Option]]:
    """Return the words of CAP to choose from, by field; an end of a warning is made by its own button."""
    return {
        name: [Option(value, said(words)) for value, words in choices.items() if value not in OF_ENDS]
        for name, choices in CAP.items()
    }


def follows(alert: Alert) -> str:
    """Return how an alert follows another: as its update, all clear or cancellation; "" for a first one."""
    found = KIND.get(ending_of(alert) or alert["msg_type"], "")
    return said(found) if found else ""


def standing(state: str, stage: str | None, status: str) -> Sign:
    """Return how an alert stands, in a word; only a real one is red while it is in force."""
    words, colour = STAGE[stage] if stage else STATE[state]
    return Sign(said(words), "drill" if colour == "red" and stage and status != Status.ACTUAL else colour)


def title(alert: Alert) -> str:
    """Return the headline in the reader's language, else in Vietnamese; without the marks that people read."""
    infos = placeholders.resolved(current_store(), alert)["infos"]
    found = infos.get(spoken(current_language(), infos), {}).get("headline", "")
    return found or said("Cảnh báo chưa có tiêu đề")


def hours(number: float) -> str:
    """Return a number of hours as the reader writes it."""
    return f"{number:g}" if current_language() == "en" else f"{number:g}".replace(".", ",")
