"""The menu, as a table: address, words, sign, who sees it, and what is counted beside it.

A row shows as soon as its screen exists and the official has its permission. Counts come from one function.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypedDict

from flask import current_app

from api.extensions.context import current_identity, current_store
from api.html.words import later, said
from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.desk import my_work
from models.desk.my_work import Counts


class Entry(NamedTuple):
    """A row of the menu.

    :param key: what is pressed after `g`.
    :param counted: the name of its count in `models.desk.my_work.Counts`.
    :param on_phone: whether it is one of the few in the bar of a phone.
    :param whole: whether the permission must be held for the whole province.
    :param setting: without which there is nothing to see.
    """

    address: str
    words: str
    icon: str
    permission: Permission | None = None
    key: str = ""
    counted: str = ""
    on_phone: bool = False
    whole: bool = False
    setting: str = ""


#: Groups with their headings; the first has none.
MENU: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "",
        (
            Entry("/console/", later("Việc của tôi"), "inbox", None, "d", "mine", True),
            Entry(
                "/console/reports", later("Phản ánh"), "flag", Permission.REPORT_READ, "r", "reports", True
            ),
            Entry("/console/alerts", later("Cảnh báo"), "siren", Permission.ALERT_READ, "a", "alerts", True),
            Entry(
                "/console/talks",
                later("Hội thoại"),
                "message-square",
                Permission.CONVERSATION_HANDLE,
                "t",
                "talks",
                True,
            ),
        ),
    ),
    (
        later("Tuyên truyền"),
        (
            Entry("/console/posts", later("Tin, thông báo"), "newspaper", Permission.POST_READ, "", "posts"),
            Entry("/console/media", later("Thư viện"), "image", Permission.POST_READ),
            Entry("/console/surveys", later("Khảo sát"), "chart-column", Permission.SURVEY_WRITE),
            Entry("/console/policies", later("Chính sách"), "file-text", Permission.POST_READ),
        ),
    ),
    (
        later("Loa và bảng tin"),
        (
            Entry("/console/outlets", later("Loa, bảng tin"), "volume-2", Permission.OUTLET_READ),
            Entry(
                "/console/programme",
                later("Phát thanh"),
                "megaphone",
                Permission.OUTLET_READ,
                "",
                "bulletins",
            ),
            Entry("/console/stations", later("Đài truyền thanh"), "mic", Permission.STATION_READ),
            Entry(
                "/console/incidents",
                later("Sự cố loa"),
                "triangle-alert",
                Permission.OUTLET_READ,
                "",
                "incidents",
            ),
        ),
    ),
    (
        later("Theo dõi"),
        (
            Entry("/console/map", later("Bản đồ"), "map", Permission.REPORT_READ, "m"),
            Entry("/console/stats", later("Thống kê"), "chart-column", Permission.STATS_READ),
            Entry("/console/targets", later("Mục tiêu"), "target", Permission.STATS_READ, "", "figures"),
            Entry("/console/evaluation", later("Đánh giá"), "star", Permission.STATS_READ),
            Entry(
                "/console/papers",
                later("Chỉ đạo, báo cáo"),
                "file-text",
                Permission.DIRECTIVE_READ,
                "",
                "papers",
            ),
            Entry(
                "/console/arrivals",
                later("Tin cấp trên gửi"),
                "download",
                Permission.POST_WRITE,
                "",
                "arrivals",
                whole=True,
                setting="hub_peers",
            ),
            Entry("/console/staff", later("Cán bộ cơ sở"), "user-check", Permission.STAFF_READ),
        ),
    ),
    (
        later("Quản trị"),
        (
            Entry("/console/admin", later("Danh mục"), "settings"),
            Entry("/console/officials", later("Cán bộ"), "users", Permission.PEOPLE_MANAGE),
            Entry("/console/agencies", later("Cơ quan"), "building-2", Permission.CATALOGUE_MANAGE),
            Entry("/console/keys", later("Khóa kết nối"), "lock", Permission.PEOPLE_MANAGE, whole=True),
            Entry("/console/hub", later("Kết nối cấp trên"), "upload", Permission.PEOPLE_MANAGE, whole=True),
            Entry("/console/audit", later("Nhật ký"), "history", Permission.PEOPLE_MANAGE, whole=True),
        ),
    ),
    (later("Trợ giúp"), (Entry("/console/help", later("Hướng dẫn"), "circle-question-mark"),)),
)


class ShownEntry(TypedDict):
    """A row as the menu shows it; `hot` counts shout."""

    address: str
    words: str
    icon: str
    key: str
    current: bool
    count: int | None
    hot: bool
    on_phone: bool


class ShownGroup(TypedDict):
    """A group with its heading."""

    words: str
    entries: list[ShownEntry]


def menu(path: str) -> list[ShownGroup]:
    """Return what the official may open, the row of `path` marked."""
    counts = my_work.counts(current_store(), current_identity())
    found = [(words, list(_entries(entries, path, counts))) for words, entries in MENU]
    return [{"words": said(words) if words else "", "entries": rows} for words, rows in found if rows]


def _entries(entries: tuple[Entry, ...], path: str, counts: Counts) -> Iterator[ShownEntry]:
    there = {rule.rule for rule in current_app.url_map.iter_rules()}
    me = current_identity()
    for entry in entries:
        if entry.address in there and _allowed(entry, me):
            count = counts.of(entry.counted)
            yield {
                "address": entry.address,
                "words": said(entry.words),
                "icon": entry.icon,
                "key": entry.key,
                "current": _is_current(entry.address, path),
                "count": count,
                "hot": bool(count) and entry.counted in {"mine", "alerts"},
                "on_phone": entry.on_phone,
            }


def _allowed(entry: Entry, me: Identity) -> bool:
    if entry.setting and not getattr(current_store().settings, entry.setting):
        return False
    if entry.permission and entry.whole:
        store = current_store()
        return permissions.may_in(store, me, entry.permission, areas.active_province_id(store))
    return entry.permission is None or bool(permissions.assignments_with(me, entry.permission))


def _is_current(address: str, path: str) -> bool:
    if address == "/console/":
        return path == address
    return path == address or path.startswith(f"{address}/")
