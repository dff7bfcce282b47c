"""What the console calls outlets and how they are: kinds, states with their signs, modes, reasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from api.html.dot_map import Sign
from api.html.forms import Option
from api.html.words import later, said
from models.monitoring.beats import Deviation, Mode
from models.monitoring.states import State
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
