"""What each action writes into the report, besides state and clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from models.errors import NotFound
from models.reports import by_code
from models.store import Document, Store
from models.text import nfc
from models.workflow import ReportAction

if TYPE_CHECKING:
    from models.deeds import Deed

Effect = Callable[[Store, "Deed"], Document]


def of(store: Store, report: Document, deed: Deed) -> Document:
    """The values that the action sets in the report."""
    effect = EFFECTS.get(deed.action)
    return effect(store, deed) if effect else {}


def _forward(store: Store, deed: Deed) -> Document:
    return {"agency_id": deed.receiver, "assignee_id": None}


def _resolve(store: Store, deed: Deed) -> Document:
    values: Document = {"close_reason": deed.reason, "reference": nfc(deed.reference)}
    return values | (_merged_into(store, deed) if deed.target else {})


def _merged_into(store: Store, deed: Deed) -> Document:
    try:
        return {"merged_into": by_code(store, deed.target)["_id"]}
    except NotFound:
        # `deed_faults` has named it already.
        return {}


EFFECTS: Mapping[ReportAction, Effect] = {
    ReportAction.ASSIGN: lambda store, deed: {"assignee_id": deed.assignee_id},
    ReportAction.FORWARD: _forward,
    ReportAction.REDIRECT: lambda store, deed: {"redirected_to": nfc(deed.receiver)},
    ReportAction.EXTEND: lambda store, deed: {"due_at": deed.date, "extended": True},
    ReportAction.RECATEGORISE: lambda store, deed: {"category": deed.category},
    ReportAction.MERGE: _merged_into,
    ReportAction.UNMERGE: lambda store, deed: {"merged_into": None},
    ReportAction.RESOLVE: _resolve,
    ReportAction.RATE: lambda store, deed: {"rating": deed.rating},
    ReportAction.REOPEN: lambda store, deed: {"reopened": True, "close_reason": None, "assignee_id": None},
    ReportAction.PUBLISH: lambda store, deed: {"published": True},
    ReportAction.HIDE: lambda store, deed: {"published": False},
}
