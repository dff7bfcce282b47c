"""What the console says of each action on a post, what its form asks for, and the domain function behind it.

`EDIT` is no form of the page but a page of its own (`writing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import marshmallow as ma

from api.desk.posts import checks
from api.desk.posts.action_schemas import (
    CorrectPostSchema,
    ReturnPostSchema,
    SchedulePostSchema,
    TakeOverPostSchema,
    WithdrawPostSchema,
)
from api.html.words import later
from models.access.callers import Identity
from models.content import approving, revising, taking_over
from models.content.posts import Post
from models.content.states import PostAction
from models.errors import Fault
from models.store import Store

#: What a form gave, as its schema loaded it.
Given = Mapping[str, Any]

#: Carries an action out: the store, who, which post, what was given, the version that they saw.
Run = Callable[[Store, Identity, str, Given, int], Post]


class Deed(NamedTuple):
    """An action as a form.

    :param style: `go` is what leads on, `stop` what ends or takes back.
    :param fields: what the form asks for, in order; without any the button alone does it.
    :param in_bar: its button stands above the post.
    :param makes: it makes another post, and leads there.
    """

    words: str
    icon: str
    done: str
    run: Run
    schema: type[ma.Schema] = ma.Schema
    check: Callable[[Any], Iterable[Fault]] | None = None
    fields: tuple[str, ...] = ()
    hint: str = ""
    style: str = ""
    in_bar: bool = False
    makes: bool = False


def _submit(store: Store, who: Identity, post_id: str, _: Given, expect: int) -> Post:
    return approving.submit(store, who, post_id, expect=expect)


def _approve(store: Store, who: Identity, post_id: str, _: Given, expect: int) -> Post:
    return approving.approve(store, who, post_id, expect=expect)


def _publish(store: Store, who: Identity, post_id: str, _: Given, expect: int) -> Post:
    return approving.publish(store, who, post_id, expect=expect)


def _schedule(store: Store, who: Identity, post_id: str, given: Given, expect: int) -> Post:
    return approving.schedule(store, who, post_id, given["publish_at"], expect=expect)


def _return(store: Store, who: Identity, post_id: str, given: Given, expect: int) -> Post:
    return approving.send_back(store, who, post_id, given["note"], expect=expect)


def _confirm(store: Store, who: Identity, post_id: str, _: Given, expect: int) -> Post:
    return approving.confirm_source(store, who, post_id, expect=expect)


def _correct(store: Store, who: Identity, post_id: str, given: Given, expect: int) -> Post:
    return revising.correct(store, who, post_id, given["note"], given["changed"], expect=expect)


def _take_over(store: Store, who: Identity, post_id: str, given: Given, expect: int) -> Post:
    return taking_over.take_over(store, who, post_id, checks.taking(given), expect=expect)  # type: ignore[arg-type]


def _withdraw(store: Store, who: Identity, post_id: str, given: Given, expect: int) -> Post:
    return approving.withdraw(store, who, post_id, given["note"], expect=expect)


def _discard(store: Store, who: Identity, post_id: str, _: Given, expect: int) -> Post:
    return approving.discard(store, who, post_id, expect=expect)


#: In the order in which they stand on the page.
DEEDS: Mapping[PostAction, Deed] = {
    PostAction.APPROVE: Deed(later("Duyệt"), "check", later("Đã duyệt."), _approve, style="go", in_bar=True),
    PostAction.SUBMIT: Deed(
        later("Trình duyệt"), "send", later("Đã trình duyệt."), _submit, style="go", in_bar=True
    ),
    PostAction.CONFIRM_SOURCE: Deed(
        later("Bài vẫn đúng, giữ nguyên"),
        "check",
        later("Đã xác nhận bài vẫn đúng sau khi tin gốc thay đổi."),
        _confirm,
        in_bar=True,
    ),
    PostAction.RETURN: Deed(
        later("Trả lại"),
        "undo-2",
        later("Đã trả lại người viết kèm lý do."),
        _return,
        ReturnPostSchema,
        fields=("note",),
        hint=later("Người viết đọc được lý do này; người dân thì không."),
        in_bar=True,
    ),
    PostAction.SCHEDULE: Deed(
        later("Lên lịch đăng"),
        "calendar",
        later("Đã duyệt, bài sẽ tự đăng đúng giờ."),
        _schedule,
        SchedulePostSchema,
        fields=("publish_at",),
        hint=later("Giờ Việt Nam. Duyệt luôn bài này, đến giờ thì tự đăng."),
        in_bar=True,
    ),
    PostAction.PUBLISH: Deed(
        later("Đăng ngay"),
        "megaphone",
        later("Đã đăng."),
        _publish,
        hint=later("Bài ra ngay trên mọi kênh đã chọn."),
    ),
    PostAction.TAKE_OVER: Deed(
        later("Tiếp nhận về địa phương"),
        "copy",
        later("Đã tiếp nhận tin của cấp trên."),
        _take_over,
        TakeOverPostSchema,
        checks.taking_faults,
        fields=("area_id", "way", "channels", "publish_at"),
        hint=later("Tin khẩn cấp chỉ được phát nguyên văn."),
        makes=True,
    ),
    PostAction.CORRECT: Deed(
        later("Đính chính"),
        "pencil",
        later("Đã soạn bản đính chính. Sửa nội dung rồi trình duyệt như mọi bài."),
        _correct,
        CorrectPostSchema,
        checks.correct_faults,
        fields=("note.vi", "note.km", "note.en"),
        hint=later("Người dân đọc được lý do này bên cạnh bài sau khi bản đính chính được duyệt."),
        makes=True,
    ),
    PostAction.WITHDRAW: Deed(
        later("Gỡ bài"),
        "archive",
        later("Đã gỡ bài."),
        _withdraw,
        WithdrawPostSchema,
        checks.note_faults,
        fields=("note.vi", "note.km", "note.en"),
        hint=later("Ai mở lại bài sẽ đọc được lý do này. Bài biến khỏi mọi nơi ngay lập tức."),
        style="stop",
    ),
    PostAction.DISCARD: Deed(
        later("Bỏ bản thảo"),
        "trash-2",
        later("Đã bỏ bản thảo; lịch sử vẫn còn."),
        _discard,
        hint=later("Bài rời khỏi danh sách và không lấy lại được."),
        style="stop",
    ),
}

#: The sentence after each action, by what stands in the address.
DONE: Mapping[str, str] = {str(action): deed.done for action, deed in DEEDS.items()} | {
    "saved": later("Đã lưu bản thảo."),
    "unchanged": later("Không có gì thay đổi."),
    "pictures": later("Đã lưu hình và tệp của bài."),
}

#: Words for the fields, where those of the API are not what stands over a field.
LABELS: Mapping[str, str] = {
    "note": later("Lý do"),
    "note.vi": later("Lý do, tiếng Việt"),
    "note.km": later("Lý do, tiếng Khmer"),
    "note.en": later("Lý do, tiếng Anh"),
    "publish_at": later("Đăng lúc"),
    "area_id": later("Địa bàn"),
    "way": later("Cách tiếp nhận"),
    "channels": later("Kênh"),
}
