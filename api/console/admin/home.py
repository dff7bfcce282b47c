"""`/console/admin`: what the province works with, a card for each thing that the official may look at."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, Response

from api.console.extension import answers
from api.console.extension.page import page
from api.extensions.context import current_identity
from api.html.words import later
from models.access import permissions
from models.access.permissions import Permission

home = Blueprint("console_admin", __name__, url_prefix="/console/admin")


class Card(NamedTuple):
    """A thing to look at; `question` is the one that its screen answers."""

    address: str
    words: str
    question: str
    icon: str
    permission: Permission | None = None


CARDS: tuple[Card, ...] = (
    Card(
        "/console/admin/categories",
        later("Lĩnh vực phản ánh"),
        later("Hẹn trả lời trong mấy ngày, công khai hay không?"),
        "tags",
        Permission.REPORT_READ,
    ),
    Card(
        "/console/admin/routing",
        later("Quy tắc phân việc"),
        later("Phản ánh này về cơ quan nào, vì sao?"),
        "route",
        Permission.CATALOGUE_MANAGE,
    ),
    Card(
        "/console/admin/calendar",
        later("Lịch làm việc"),
        later("Ngày nào nghỉ, ngày nào làm bù, hạn dời ra sao?"),
        "calendar",
        Permission.REPORT_READ,
    ),
    Card(
        "/console/admin/templates",
        later("Mẫu trả lời"),
        later("Bắt đầu câu trả lời từ lời nào?"),
        "message-square-reply",
    ),
    Card(
        "/console/admin/alert-templates",
        later("Mẫu cảnh báo"),
        later("Cảnh báo mỗi loại thiên tai mở đầu thế nào?"),
        "siren",
        Permission.ALERT_READ,
    ),
    Card(
        "/console/admin/groups",
        later("Nhóm địa bàn"),
        later("Những nơi nào thường cùng nhận một cảnh báo?"),
        "map",
        Permission.ALERT_READ,
    ),
    Card(
        "/console/admin/hotlines",
        later("Đường dây nóng"),
        later("Người dân ở đây gọi số nào?"),
        "phone",
    ),
    Card(
        "/console/admin/areas",
        later("Địa bàn"),
        later("Xã, phường này trước đây là nơi nào, bao nhiêu dân?"),
        "map-pin",
    ),
)


@home.get("")
@page()
def show() -> Response:
    """Show the cards."""
    me = current_identity()
    cards = [one for one in CARDS if not one.permission or permissions.assignments_with(me, one.permission)]
    return answers.page("console/admin/home.html", cards=cards)
