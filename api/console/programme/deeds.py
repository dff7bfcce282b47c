"""What the console says of each step of a bulletin, what its form asks for, and the domain function behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import marshmallow as ma

from api.desk.bulletins.schemas import LanguageSchema, OutletNoteSchema
from api.html.words import later
from models.access.callers import Identity
from models.programme import bulletin_steps
from models.programme.bulletin_states import BulletinAction
from models.programme.bulletins import Bulletin
from models.store import Store

Given = Mapping[str, Any]

#: Carries a step out: the store, who, which bulletin, what was given, the version that they saw.
Run = Callable[[Store, Identity, str, Given, int], Bulletin]


class Deed(NamedTuple):
    """A step as a form; without `fields` the button alone does it."""

    words: str
    icon: str
    done: str
    run: Run
    schema: type[ma.Schema] = ma.Schema
    fields: tuple[str, ...] = ()
    hint: str = ""
    style: str = ""
    in_bar: bool = False


#: In the order in which they stand on the page.
DEEDS: Mapping[BulletinAction, Deed] = {
    BulletinAction.APPROVE: Deed(
        later("Duyệt"),
        "check",
        later("Đã duyệt. Bản tin phát theo lịch đã đặt."),
        lambda store, who, one, given, expect: bulletin_steps.approve(store, who, one, expect=expect),
        style="go",
        in_bar=True,
    ),
    BulletinAction.SUBMIT: Deed(
        later("Trình duyệt"),
        "send",
        later("Đã trình duyệt."),
        lambda store, who, one, given, expect: bulletin_steps.submit(store, who, one, expect=expect),
        style="go",
        in_bar=True,
    ),
    BulletinAction.RETURN: Deed(
        later("Trả lại"),
        "undo-2",
        later("Đã trả lại người viết kèm lý do."),
        lambda store, who, one, given, expect: bulletin_steps.send_back(
            store, who, one, given["note"], expect=expect
        ),
        OutletNoteSchema,
        ("note",),
        later("Người viết đọc được lý do này."),
        in_bar=True,
    ),
    BulletinAction.WITHDRAW: Deed(
        later("Gỡ bản tin"),
        "archive",
        later("Đã gỡ. Bản tin không phát nữa."),
        lambda store, who, one, given, expect: bulletin_steps.withdraw(
            store, who, one, given["note"], expect=expect
        ),
        OutletNoteSchema,
        ("note",),
        later("Mọi điểm phát thôi phát bản tin này trong vài phút. Không phát lại được: phải soạn bản khác."),
        style="stop",
    ),
    BulletinAction.DISCARD: Deed(
        later("Bỏ bản thảo"),
        "trash-2",
        later("Đã bỏ bản thảo; lịch sử vẫn còn."),
        lambda store, who, one, given, expect: bulletin_steps.discard(store, who, one, expect=expect),
        hint=later("Bản tin không sửa và không phát được nữa."),
        style="stop",
    ),
    # Beside the sound itself, one for each language.
    BulletinAction.CONFIRM: Deed(
        later("Đã nghe, đọc đúng"),
        "check",
        later("Đã ghi nhận: tiếng đọc này đúng."),
        lambda store, who, one, given, expect: bulletin_steps.confirm(
            store, who, one, given["lang"], expect=expect
        ),
        LanguageSchema,
        ("lang",),
    ),
}

#: The sentence after each step, by what stands in the address.
DONE: Mapping[str, str] = {str(action): deed.done for action, deed in DEEDS.items()} | {
    "saved": later("Đã lưu bản thảo."),
    "voice": later("Đang tạo tiếng đọc. Xong sẽ nghe được ngay ở đây."),
}

LABELS: Mapping[str, str] = {"note": later("Lý do")}
