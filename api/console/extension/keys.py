"""The keys of the console, one table: `desk.js` reads it from the page, `?` shows it, buttons show their letter.

Never in a field, never while an input method composes a letter (Telex), never with Ctrl, Alt or Meta but for the one
that sends.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypedDict

from api.html.words import later, said

#: What a key is for, by its name. The element with `data-key="<name>"` is clicked or followed.
KEYS: Mapping[str, str] = {
    "j": later("Việc sau"),
    "k": later("Việc trước"),
    "enter": later("Mở"),
    "x": later("Chọn"),
    "/": later("Tìm"),
    "a": later("Tiếp nhận, bắt đầu, tiếp tục"),
    "h": later("Hỏi thêm người dân"),
    "c": later("Chuyển cơ quan khác"),
    "p": later("Phân công"),
    "r": later("Trả lời người dân"),
    "n": later("Ghi chú nội bộ"),
    "m": later("Gộp với việc giống nhất"),
    "ctrl+enter": later("Gửi"),
    "g d": later("Việc của tôi"),
    "g r": later("Phản ánh"),
    "g a": later("Cảnh báo"),
    "g t": later("Hội thoại"),
    "g m": later("Bản đồ"),
    "esc": later("Trở lại danh sách"),
    "?": later("Mọi phím"),
}


class ShownKey(TypedDict):
    """A key and what it is for."""

    key: str
    does: str


def shown(rows: Collection[str], *, finds: bool) -> list[ShownKey]:
    """Return the table in the caller's language, without what leads nowhere for them.

    :param rows: the letters of the rows of their menu, pressed after `g`.
    :param finds: whether they have a field to search in.
    """
    gone = {key for key in KEYS if key.startswith("g ") and key[2:] not in rows} | (set() if finds else {"/"})
    return [{"key": key, "does": said(does)} for key, does in KEYS.items() if key not in gone]
