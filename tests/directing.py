"""Documents that go down, for tests: whole and valid ones, of which a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from models.access.permissions import Role
from models.areas import agencies
from models.directives import drafting, lists, sending
from models.directives.content import DirectiveContent
from models.directives.directives import Directive, Receipt
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, Caller, an_official

#: Who sends, and two units that it goes to.
SENDER = agencies.committee(VINH_LONG)
TRA_VINH, LONG_DUC = agencies.committee(PHUONG_TRA_VINH), agencies.committee(PHUONG_LONG_DUC)

QUESTIONS: list[dict[str, Any]] = [
    {"id": "so_cum", "type": "number", "text": {"vi": "Số cụm loa"}, "min": 0, "required": True},
    {
        "id": "tinh_trang",
        "type": "single",
        "text": {"vi": "Tình trạng"},
        "options": [{"id": "tot", "text": {"vi": "Tốt"}}, {"id": "hong", "text": {"vi": "Hỏng"}}],
    },
    {"id": "kho_khan", "type": "long_text", "text": {"vi": "Khó khăn"}},
]


def content(**given: Any) -> DirectiveContent:
    """What a sender writes: a document to two communes that asks to be read, due in ten days."""
    row: dict[str, Any] = {
        "sender_id": SENDER,
        "kind": "directive",
        "number": "12/CV-UBND",
        "issued_on": "2026-01-05",
        "title": "Rà soát cụm loa",
        "body": "Đề nghị rà soát các cụm loa trên địa bàn.",
        "due_at": datetime.now(UTC) + timedelta(days=10),
        "units": [TRA_VINH, LONG_DUC],
    }
    return DirectiveContent(**row | given)


def a_sender(store: Store) -> Caller:
    """Somebody who drafts and sends for the province."""
    return an_official(store, role=Role.APPROVER, area_id=VINH_LONG)


def of_unit(store: Store, area_id: str = PHUONG_TRA_VINH, role: str = Role.HANDLER) -> Caller:
    """Somebody who answers for the committee of a commune."""
    return an_official(store, role=role, area_id=area_id)


def sent(store: Store, sender: Caller, **given: Any) -> Directive:
    """A document that was sent."""
    draft = drafting.create(store, sender.identity, content(**given))
    return sending.send(store, sender.identity, draft["_id"], expect=draft["version"])


def receipt(store: Store, official: Caller, directive: Directive, agency_id: str = TRA_VINH) -> Receipt:
    """What a unit makes of a document now, as an official reads it."""
    return lists.receipt(store, official.identity, directive["_id"], agency_id)
