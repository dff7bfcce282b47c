"""What the console calls the states, kinds and steps of posts, where readers have no words for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.html.forms import Option
from api.html.words import later, said
from models.content.posts import Audience, Channel, PostKind, PostState, Priority
from models.content.taking_over import Way

STATES: Mapping[str, str] = {
    PostState.DRAFT: later("Bản thảo"),
    PostState.SUBMITTED: later("Chờ duyệt"),
    PostState.RETURNED: later("Bị trả lại"),
    PostState.SCHEDULED: later("Đã lên lịch"),
    PostState.PUBLISHED: later("Đang đăng"),
    PostState.WITHDRAWN: later("Đã gỡ"),
    PostState.EXPIRED: later("Hết hiệu lực"),
    PostState.APPLIED: later("Đã thành bản đính chính"),
    PostState.DISCARDED: later("Đã bỏ"),
}

#: Colours of the states, as `tag` of console.css has them.
COLOURS: Mapping[str, str] = {
    PostState.SUBMITTED: "blue",
    PostState.RETURNED: "amber",
    PostState.SCHEDULED: "violet",
    PostState.PUBLISHED: "green",
    PostState.APPLIED: "green",
    PostState.WITHDRAWN: "red",
}

KINDS: Mapping[str, str] = {
    PostKind.NEWS: later("Tin tức"),
    PostKind.NOTICE: later("Thông báo"),
    PostKind.ESSENTIAL: later("Thông tin thiết yếu"),
    PostKind.DOCUMENT: later("Văn bản chỉ đạo"),
    PostKind.CORRECTION: later("Cải chính tin sai"),
    PostKind.ANSWER: later("Trả lời ý kiến người dân"),
}

PRIORITIES: Mapping[str, str] = {
    Priority.NORMAL: later("Thường"),
    Priority.PRIORITY: later("Ưu tiên"),
    Priority.URGENT: later("Khẩn cấp"),
}

AUDIENCES: Mapping[str, str] = {
    Audience.PUBLIC: later("Mọi người dân"),
    Audience.STAFF: later("Chỉ cán bộ"),
}

CHANNELS: Mapping[str, str] = {
    Channel.FEED: later("Ứng dụng và địa chỉ chia sẻ"),
    Channel.PAGE: later("Trang của xã"),
    Channel.PUSH: later("Thông báo đẩy"),
    Channel.ZALO: later("Zalo"),
    Channel.SMS: later("Tin nhắn SMS"),
    Channel.BOARD: later("Bảng điện tử"),
    Channel.LOUDSPEAKER: later("Loa truyền thanh"),
}

WAYS: Mapping[str, str] = {
    Way.AS_IT_IS: later("Phát nguyên văn trên phương tiện của xã, không cần duyệt lại"),
    Way.ADAPTED: later("Viết lại cho địa phương, ghi rõ nguồn, rồi trình duyệt"),
}

#: Steps of a post, by the action of their event.
STEPS: Mapping[str, str] = {
    "drafted": later("Soạn"),
    "edited": later("Sửa"),
    "submitted": later("Trình duyệt"),
    "returned": later("Trả lại"),
    "approved": later("Duyệt"),
    "scheduled": later("Lên lịch"),
    "published": later("Đăng"),
    "withdrawn": later("Gỡ"),
    "expired": later("Hết hiệu lực"),
    "corrected": later("Đính chính"),
    "applied": later("Thành bản đính chính"),
    "discarded": later("Bỏ bản thảo"),
    "source_corrected": later("Tin gốc được đính chính"),
    "source_withdrawn": later("Tin gốc bị gỡ"),
    "source_confirmed": later("Xác nhận vẫn đúng sau khi tin gốc đổi"),
}


def named(words: Mapping[str, str], value: str) -> str:
    """Return the word for a value in the caller's language; the value where nobody has named it."""
    return said(words[value]) if value in words else value


def options(words: Mapping[str, str]) -> Sequence[Option]:
    """Return the values of a table to choose from."""
    return [Option(str(value), said(word)) for value, word in words.items()]
