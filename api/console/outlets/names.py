"""What the console calls outlets and how they are: kinds, states with their signs, modes, reasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from api.html.dot_map import Sign
from api.html.forms import Option
from api.html.words import later, said
from models.monitoring.beats import Deviation, Mode
from models.monitoring.states import State
from models.outlets.commands import CommandName
from models.outlets.outlets import Capability, Condition, Layout, OutletKind, Technology

KINDS: Mapping[str, str] = {
    OutletKind.LOUDSPEAKER: later("Cụm loa"),
    OutletKind.BOARD: later("Bảng tin công cộng"),
    OutletKind.PRIVATE_BOARD: later("Bảng tư nhân"),
    OutletKind.CONVERTER: later("Bộ chuyển đổi"),
}

#: The signs of the kinds, as `assets/icons.txt` has them.
ICONS: Mapping[str, str] = {
    OutletKind.LOUDSPEAKER: "volume-2",
    OutletKind.BOARD: "tv",
    OutletKind.PRIVATE_BOARD: "tv",
    OutletKind.CONVERTER: "refresh-cw",
}

TECHNOLOGIES: Mapping[str, str] = {
    Technology.IP: later("Mạng (IP)"),
    Technology.FM: later("Không dây FM"),
    Technology.WIRED: later("Có dây"),
    Technology.MIXED: later("Hỗn hợp"),
}

CONDITIONS: Mapping[str, str] = {
    Condition.GOOD: later("Tốt"),
    Condition.WORN: later("Xuống cấp"),
    Condition.BROKEN: later("Hư hỏng"),
}

CAPABILITIES: Mapping[str, str] = {
    Capability.AUDIO: later("Âm thanh"),
    Capability.VIDEO: later("Phim"),
    Capability.IMAGE: later("Hình"),
    Capability.TEXT: later("Chữ"),
    Capability.STREAM: later("Luồng trực tiếp"),
    Capability.FM: later("Thu FM"),
    Capability.LINE: later("Ngõ vào"),
    Capability.MICROPHONE: later("Micrô"),
}

LAYOUTS: Mapping[str, str] = {
    Layout.FULL: later("Toàn màn hình"),
    Layout.NOTICE: later("Thông báo và hình"),
    Layout.TICKER: later("Dòng chạy"),
}

LANGUAGES: Mapping[str, str] = {
    "vi": later("Tiếng Việt"),
    "km": later("Tiếng Khmer"),
    "en": later("Tiếng Anh"),
}

MODES: Mapping[str, str] = {
    Mode.MUTED: later("Đang tắt tiếng"),
    Mode.TAKEOVER: later("Chiếm sóng khẩn cấp"),
    Mode.LIVE: later("Phát trực tiếp"),
    Mode.AIRING: later("Phát bản tin"),
    Mode.RELAY: later("Tiếp sóng"),
    Mode.IDLE: later("Không phát gì"),
}

DEVIATIONS: Mapping[str, str] = {
    Deviation.PROGRAMME: later("giữ lịch phát cũ"),
    Deviation.WHAT: later("phát bản tin không đến lượt"),
    Deviation.SHOWN: later("tệp đang phát không phải của bản tin"),
    Deviation.TAKEOVER: later("không chiếm sóng khi có cảnh báo"),
}


#: Why something plays, by the rules of `models/data/precedence.json`.
BECAUSE: Mapping[str, str] = {
    "takeover": later("cảnh báo thật chiếm sóng"),
    "exercise": later("diễn tập chiếm sóng"),
    "muted": later("cán bộ đã tắt tiếng"),
    "live": later("có người đang nói trực tiếp"),
    "urgent": later("bản tin khẩn cấp đến giờ"),
    "priority": later("bản tin ưu tiên đến giờ"),
    "normal": later("bản tin thường đến giờ"),
    "relay": later("tiếp sóng theo lịch"),
    "idle": later("không có gì đến giờ"),
}

#: Why something else does not play at that moment.
REFUSED: Mapping[str, str] = {
    "outranked": later("nhường việc đứng trước"),
    "may_not_cut": later("không được ngắt cấp trên"),
    "muted": later("đang tắt tiếng"),
    "outside_windows": later("ngoài khung giờ"),
    "past_window": later("không kịp xong trong khung giờ"),
    "late": later("quá giờ hơn 10 phút"),
    "cut": later("bị ngắt, còn chưa đến một nửa"),
    "done": later("đã phát xong"),
}

#: Why something was left out of a programme.
LEFT_OUT: Mapping[str, str] = {
    "no_sound": later("chưa có tiếng hoặc hình cho điểm phát này"),
    "too_many": later("quá nhiều lượt phát"),
    "outside_windows": later("ngoài khung giờ"),
    "cannot": later("thiết bị không nhận được nguồn này"),
}

#: Why a play ended, as devices say it.
ENDS: Mapping[str, str] = {
    "ended": later("phát trọn"),
    "cut": later("bị ngắt"),
    "window": later("hết khung giờ"),
    "muted": later("bị tắt tiếng"),
    "takeover": later("nhường cảnh báo"),
    "failed": later("phát lỗi"),
    "no_file": later("thiếu tệp"),
    "no_sound": later("không có tiếng"),
    "restart": later("thiết bị khởi động lại"),
}

#: What a device is told to do.
COMMANDS: Mapping[str, str] = {
    CommandName.TEST_TONE: later("Thử tiếng"),
    CommandName.RELOAD: later("Tải lại lịch phát"),
    CommandName.SEND_SCREENSHOT: later("Báo đang hiện gì"),
    CommandName.RESTART: later("Khởi động lại"),
}

#: What a play was.
PLAYS: Mapping[str, str] = {
    "airing": later("Bản tin"),
    "takeover": later("Cảnh báo"),
    "live": later("Phát trực tiếp"),
    "relay": later("Tiếp sóng"),
    "test": later("Thử tiếng"),
}


class Look(NamedTuple):
    """How a state is shown: its words, the colour of its tag, and its sign, so that colour never says it alone."""

    words: str
    colour: str
    sign: Sign


#: The worst first: of several states the first one stands on the map.
LOOKS: Mapping[State, Look] = {
    State.OFFLINE: Look(later("Mất kết nối"), "red", Sign("cross", "red")),
    State.SILENT: Look(later("Đến giờ không phát"), "red", Sign("square", "red")),
    State.WRONG: Look(later("Phát không đúng"), "red", Sign("diamond", "red")),
    State.STALE: Look(later("Chậm báo về"), "amber", Sign("triangle", "amber")),
    State.NEEDS_FLAG: Look(later("Trình duyệt chặn tiếng"), "amber", Sign("square", "amber")),
    State.CLOCK_OFF: Look(later("Đồng hồ sai"), "amber", Sign("diamond", "amber")),
    State.LOW_SPACE: Look(later("Sắp hết bộ nhớ"), "amber", Sign("frame", "amber")),
    State.MUTED: Look(later("Đang tắt tiếng"), "violet", Sign("frame", "violet")),
    State.NEVER_HEARD: Look(later("Chưa từng kết nối"), "", Sign("ring", "grey")),
    State.ONLINE: Look(later("Đang kết nối"), "green", Sign("dot", "green")),
    State.RETIRED: Look(later("Đã ngừng dùng"), "", Sign("cross", "grey")),
}


def looks(states: Collection[State]) -> list[tuple[State, Look]]:
    """Return how states are shown, the worst first; that it is connected says a worse one by itself."""
    found = [(state, look) for state, look in LOOKS.items() if state in states]
    return found if len(found) == 1 else [one for one in found if one[0] is not State.ONLINE]


def named(words: Mapping[str, str], value: str) -> str:
    """Return the word for a value in the caller's language; the value where nobody has named it."""
    return said(words[value]) if value in words else value


def options(words: Mapping[str, str]) -> list[Option]:
    """Return the values of a table to choose from."""
    return [Option(str(value), said(word)) for value, word in words.items()]


def states() -> list[Option]:
    """Return the states to choose from."""
    return [Option(str(state), said(look.words)) for state, look in LOOKS.items()]
