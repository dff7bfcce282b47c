"""What is done with an official, as a table: words, sign, the fields of its form, and the domain's function.

Each asks for the code of the authenticator app (`proof`), since whoever may do it could take an account over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import marshmallow as ma

from api.desk.officials.schemas import RolesSchema
from api.extensions.context import current_identity, current_store
from api.extensions.fields import Text
from api.html.words import later
from models.access.callers import Identity
from models.errors import Fault
from models.people import managing_officials
from models.people.invitations import Invited
from models.people.managing_officials import PersonAction
from models.people.official_shapes import Official
from models.store import Store

#: Characters of a reason.
MOST = 500


class NothingSchema(ma.Schema):
    """A form without fields."""


class ReasonSchema(ma.Schema):
    """Why."""

    note = Text(MOST)


Made = Official | Invited
Run = Callable[[Store, Identity, str, Mapping[str, Any], int], Made]


@dataclass(frozen=True)
class Deed:
    """One thing that is done with an official.

    :param name: its value in the form's `do`.
    :param allowed_by: the action of the API that says whether the caller may.
    :param hint: what follows from it.
    """

    name: str
    allowed_by: PersonAction
    words: str
    icon: str
    hint: str
    run: Run
    schema: type[ma.Schema] = NothingSchema
    fields: Sequence[str] = ()
    style: str = ""


def _assign(store: Store, by: Identity, official_id: str, given: Mapping[str, Any], expect: int) -> Made:
    return managing_officials.assign(store, by, official_id, given["assignments"], expect=expect)


def _disable(store: Store, by: Identity, official_id: str, given: Mapping[str, Any], expect: int) -> Made:
    return managing_officials.disable(store, by, official_id, expect=expect, note=given["note"])


def _enable(store: Store, by: Identity, official_id: str, _: Mapping[str, Any], expect: int) -> Made:
    return managing_officials.enable(store, by, official_id, expect=expect)


def _sign_out(store: Store, by: Identity, official_id: str, _: Mapping[str, Any], expect: int) -> Made:
    return managing_officials.sign_out_everywhere(store, by, official_id, expect=expect)


def _password(store: Store, by: Identity, official_id: str, _: Mapping[str, Any], expect: int) -> Made:
    return managing_officials.reset_password(store, by, official_id, expect=expect)


def _app(store: Store, by: Identity, official_id: str, _: Mapping[str, Any], expect: int) -> Made:
    return managing_officials.reset_second_factor(store, by, official_id, expect=expect)


DEEDS: Mapping[str, Deed] = {
    one.name: one
    for one in (
        Deed(
            "assign",
            PersonAction.ASSIGN,
            later("Đổi vai trò, cơ quan"),
            "user-check",
            later("Có hiệu lực ngay. Nơi cần mã xác thực mà chưa có thì phiên đang mở sẽ kết thúc."),
            _assign,
            RolesSchema,
        ),
        Deed(
            "reset-password",
            PersonAction.RESET_PASSWORD,
            later("Đặt lại mật khẩu"),
            "refresh-cw",
            later("Mật khẩu cũ mất ngay, mọi phiên kết thúc. Bạn nhận một liên kết để trao cho cán bộ."),
            _password,
        ),
        Deed(
            "reset-second-factor",
            PersonAction.RESET_SECOND_FACTOR,
            later("Đặt lại ứng dụng xác thực"),
            "shield",
            later(
                "Dùng khi mất điện thoại. Mã cũ mất ngay, mọi phiên kết thúc; bạn nhận một liên kết để trao."
            ),
            _app,
        ),
        Deed(
            "sign-out",
            PersonAction.DISABLE,
            later("Đăng xuất ở mọi nơi"),
            "log-out",
            later("Mọi phiên trên mọi máy kết thúc ngay; mật khẩu và mã vẫn dùng được."),
            _sign_out,
        ),
        Deed(
            "disable",
            PersonAction.DISABLE,
            later("Khóa tài khoản"),
            "lock",
            later("Không đăng nhập được nữa, mọi phiên kết thúc ngay. Việc đã làm vẫn giữ tên người đó."),
            _disable,
            ReasonSchema,
            ("note",),
            "stop",
        ),
        Deed(
            "enable",
            PersonAction.ENABLE,
            later("Mở lại tài khoản"),
            "undo-2",
            later("Đăng nhập lại được với mật khẩu, mã và vai trò như trước."),
            _enable,
        ),
    )
}

#: What has been done, by the name in the address.
DONE: Mapping[str, str] = {
    "assign": later("Đã đổi vai trò."),
    "sign-out": later("Đã kết thúc mọi phiên."),
    "disable": later("Đã khóa tài khoản."),
    "enable": later("Đã mở lại tài khoản."),
}

LABELS = {"note": later("Lý do")}


def possible(official: Official) -> list[Deed]:
    """Return what the caller may do with an official as they are now."""
    allowed = managing_officials.possible(current_store(), current_identity(), official)
    return [one for one in DEEDS.values() if one.allowed_by in allowed]


def faults_of_roles(given: Mapping[str, Any]) -> list[Fault]:
    """Return everything that is wrong with roles that the caller would give."""
    return managing_officials.assignment_faults(current_store(), current_identity(), given["assignments"])
