"""What the console calls the roles and states of officials, and what each role is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.console.posts.listed import agency_name, area_name
from api.html.forms import Option
from api.html.words import later, said
from models.access.permissions import Role
from models.people.assignments import AssignmentRow
from models.people.officials import OfficialState

ROLES: Mapping[str, str] = {
    Role.HANDLER: later("Cán bộ xử lý"),
    Role.EDITOR: later("Biên tập viên"),
    Role.DUTY_OFFICER: later("Trực ban"),
    Role.APPROVER: later("Cán bộ duyệt"),
    Role.ADMIN: later("Quản trị viên"),
    Role.VIEWER: later("Lãnh đạo"),
}

#: What each role does, in a line.
DOES: Mapping[str, str] = {
    Role.HANDLER: later("Tiếp nhận, xử lý phản ánh; trả lời hội thoại; viết bài."),
    Role.EDITOR: later("Viết và đăng bài, làm khảo sát, sửa mẫu trả lời."),
    Role.DUTY_OFFICER: later("Soạn cảnh báo, xử lý phản ánh và hội thoại, cả ngoài giờ."),
    Role.APPROVER: later("Duyệt cảnh báo và bài viết; không xử lý phản ánh."),
    Role.ADMIN: later("Quản lý cán bộ, danh mục, quy tắc; không trả lời dân, không phát cảnh báo."),
    Role.VIEWER: later("Xem phản ánh, cảnh báo, bài viết và thống kê."),
}

STATES: Mapping[str, str] = {
    OfficialState.ACTIVE: later("Đang làm việc"),
    OfficialState.PENDING: later("Chưa đặt xong mật khẩu hoặc mã"),
    OfficialState.DISABLED: later("Đã khóa"),
}

COLOURS: Mapping[str, str] = {
    OfficialState.ACTIVE: "green",
    OfficialState.PENDING: "amber",
    OfficialState.DISABLED: "red",
}


def role_name(role: str) -> str:
    """Return the name of a role in the caller's language."""
    return said(ROLES[role]) if role in ROLES else role


def held(row: AssignmentRow) -> str:
    """Return a role with its place: `Cán bộ xử lý · Xã An Bình · UBND xã An Bình`."""
    places = (area_name(row["area_id"]), agency_name(row.get("agency_id") or ""))
    return " · ".join(part for part in (role_name(row["role"]), *places) if part)


def roles() -> Sequence[Option]:
    """Return the roles to choose from."""
    return [Option(role, said(words)) for role, words in ROLES.items()]


def states() -> Sequence[Option]:
    """Return the states to choose from."""
    return [Option(state, said(words)) for state, words in STATES.items()]


def duties() -> Sequence[tuple[str, str]]:
    """Return what each role is for, for whoever gives one."""
    return [(said(ROLES[role]), said(words)) for role, words in DOES.items()]
