"""Words of this room, and the units that a form lets an official choose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from api.extensions.context import current_identity, current_store
from api.html.forms import Option
from api.html.words import later, said
from models.access import permissions
from models.access.permissions import Permission
from models.areas import agencies, areas
from models.areas.agencies import AGENCIES
from models.directives.directives import (
    AnswerKind,
    DirectiveKind,
    DirectiveState,
    ReceiptState,
    RecipientGroup,
)
from models.returns import parts
from models.returns.returns import RequestState, ReturnState

#: Most files that come with one form.
MOST_FILES = 2

KINDS: Mapping[str, str] = {
    DirectiveKind.DIRECTIVE: later("Chỉ đạo"),
    DirectiveKind.GUIDANCE: later("Hướng dẫn"),
    DirectiveKind.REPORT_REQUEST: later("Yêu cầu báo cáo"),
    DirectiveKind.PLAN: later("Kế hoạch"),
}

STATES: Mapping[str, str] = {
    DirectiveState.DRAFT: later("Bản thảo"),
    DirectiveState.SENT: later("Đã gửi"),
    DirectiveState.REPLACED: later("Đã thay bằng bản mới"),
    DirectiveState.DISCARDED: later("Đã bỏ"),
}

RECEIPTS: Mapping[str, str] = {
    ReceiptState.UNREAD: later("Chưa đọc"),
    ReceiptState.READ: later("Đã đọc"),
    ReceiptState.ANSWERED: later("Đã trả lời"),
}

ANSWERS: Mapping[str, str] = {
    AnswerKind.READ: later("Chỉ cần đọc"),
    AnswerKind.TEXT: later("Trả lời bằng lời"),
    AnswerKind.FILES: later("Gửi tệp"),
    AnswerKind.FORM: later("Điền biểu mẫu"),
}

GROUPS: Mapping[str, str] = {
    RecipientGroup.COMMUNES: later("Mọi xã, phường"),
    RecipientGroup.DISTRICTS: later("Mọi huyện (bản đồ cũ)"),
    RecipientGroup.DEPARTMENTS: later("Mọi sở, ngành"),
}

RETURNS: Mapping[str, str] = {
    ReturnState.DRAFT: later("Bản thảo"),
    ReturnState.SUBMITTED: later("Đã nộp"),
    ReturnState.RETURNED: later("Bị trả lại"),
    ReturnState.ACCEPTED: later("Được chấp nhận"),
}

REQUESTS: Mapping[str, str] = {
    RequestState.OPEN: later("Đang thu"),
    RequestState.CLOSED: later("Đã khép"),
}


def options(words: Mapping[str, str]) -> list[Option]:
    """Return the words of a table as what may be chosen."""
    return [Option(value, said(text)) for value, text in words.items()]


def unit(agency_id: str) -> str:
    """Return what a unit is called."""
    return parts.name_of(current_store(), agency_id)


def units(ids: Iterable[str]) -> str:
    """Return what some units are called, in one line."""
    return ", ".join(unit(one) for one in ids)


def offices(permission: Permission) -> list[Option]:
    """Return the offices for which an official may do this themselves, not those below them."""
    store, found = current_store(), dict[str, str]()
    for held in permissions.assignments_with(current_identity(), permission):
        if held.agency_id:
            found[held.agency_id] = unit(held.agency_id)
        else:
            rows = agencies.of_area(store, held.area_id)
            found.update((one["_id"], unit(one["_id"])) for one in rows if not one.get("closed_at"))
    return [Option(value, text) for value, text in found.items()]


def recipients(permission: Permission) -> list[Option]:
    """Return the units below the offices of an official, by name."""
    store = current_store()
    tops = {held.area_id for held in permissions.assignments_with(current_identity(), permission)}
    below = {one for top in tops for one in areas.below(store, top)}
    query = {"area_id": {"$in": sorted(below)}, "closed_at": {"$in": [None]}}
    rows = list(store.collection(AGENCIES).find(query))
    found = [Option(row["_id"], row["name"]["vi"]) for row in rows]
    return sorted(found, key=lambda one: one.words)
