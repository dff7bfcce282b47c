"""What the console calls the states, levels and reasons of the programme."""

from __future__ import annotations

from collections.abc import Mapping

from api.console.posts import names as of_posts
from api.html.words import later
from models.content.posts import Priority
from models.outlets.outlets import OutletKind
from models.programme.bulletins import BulletinState
from models.programme.precedence import SourceLevel

named, options = of_posts.named, of_posts.options

#: The three priorities of Circular 39/2020/TT-BTTTT, as posts have them.
PRIORITIES = of_posts.PRIORITIES

PRIORITY_COLOURS: Mapping[str, str] = {Priority.PRIORITY: "amber", Priority.URGENT: "late"}

STATES: Mapping[str, str] = {
    BulletinState.DRAFT: later("Bản thảo"),
    BulletinState.SUBMITTED: later("Chờ duyệt"),
    BulletinState.RETURNED: later("Bị trả lại"),
    BulletinState.APPROVED: later("Đã được duyệt"),
    BulletinState.WITHDRAWN: later("Đã gỡ"),
    BulletinState.DISCARDED: later("Đã bỏ"),
}

COLOURS: Mapping[str, str] = {
    BulletinState.SUBMITTED: "blue",
    BulletinState.RETURNED: "amber",
    BulletinState.APPROVED: "green",
    BulletinState.WITHDRAWN: "red",
}

LEVELS: Mapping[str, str] = {
    SourceLevel.CENTRAL: later("Trung ương"),
    SourceLevel.PROVINCE: later("Tỉnh"),
    SourceLevel.DISTRICT: later("Huyện cũ"),
    SourceLevel.COMMUNE: later("Xã, phường"),
}

KINDS: Mapping[str, str] = {
    OutletKind.LOUDSPEAKER: later("Cụm loa"),
    OutletKind.BOARD: later("Bảng tin công cộng"),
    OutletKind.PRIVATE_BOARD: later("Bảng tin tư nhân"),
    OutletKind.CONVERTER: later("Thiết bị tích hợp"),
}

#: Steps of a bulletin, by the action of their event.
STEPS: Mapping[str, str] = {
    "drafted": later("Soạn"),
    "edited": later("Sửa"),
    "confirmed": later("Đã nghe, đúng"),
    "submitted": later("Trình duyệt"),
    "approved": later("Duyệt"),
    "returned": later("Trả lại"),
    "withdrawn": later("Gỡ"),
    "discarded": later("Bỏ bản thảo"),
    "source_corrected": later("Bài gốc được đính chính"),
    "source_withdrawn": later("Bài gốc bị gỡ"),
}
