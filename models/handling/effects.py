"""What each action writes into the report, besides state and clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from models.categories import legal_matters, urgency
from models.categories.legal_matters import LegalKind
from models.errors import NotFound
from models.handling.action_request import ActionRequest
from models.language.text import nfc
from models.reports.reports import Report, by_code
from models.store import Document, Store
from models.workflow.transitions import ReportAction

Effect = Callable[[Store, Report, ActionRequest], Document]


def of(store: Store, report: Report, request: ActionRequest) -> Document:
    """The values that the action sets in the report."""
    effect = EFFECTS.get(request.action)
    return effect(store, report, request) if effect else {}


def _forward(store: Store, report: Report, request: ActionRequest) -> Document:
    """The unit that passes it on goes on reading it."""
    known_to = dict.fromkeys([*report.get("known_to", ()), report["agency_id"]])
    return {"agency_id": request.receiver, "assignee_id": None, "known_to": list(known_to)}


def _resolve(store: Store, report: Report, request: ActionRequest) -> Document:
    # A rating from before is of another result: that of the report that it was merged into for a while.
    values: Document = {"close_reason": request.reason, "reference": nfc(request.reference), "rating": None}
    return values | (_merged_into(store, report, request) if request.target else {})


def _merged_into(store: Store, report: Report, request: ActionRequest) -> Document:
    try:
        return {"merged_into": by_code(store, request.target)["_id"]}
    except NotFound:
        # `deed_faults` has named it already.
        return {}


def _redirect(store: Store, report: Report, request: ActionRequest) -> Document:
    kind = report.get("legal")
    office = (
        legal_matters.where(store, LegalKind(kind))
        if kind and not nfc(request.receiver)
        else nfc(request.receiver)
    )
    return {"redirected_to": office}


def _take_up(store: Store, report: Report, request: ActionRequest) -> Document:
    """As new, but for its history: it can be resolved and rated again."""
    return {
        "assignee_id": None,
        "close_reason": None,
        "merged_into": None,
        "rating": None,
        "reference": None,
    }


def _rate(store: Store, report: Report, request: ActionRequest) -> Document:
    return {"rating": request.rating, "rated_at": datetime.now(UTC)}


def _open_identity(store: Store, report: Report, request: ActionRequest) -> Document:
    """One more line of the access log: `receiver` is the office that looks."""
    opening = {"at": datetime.now(UTC), "office": request.receiver, "reason": nfc(request.note)}
    return {"openings": [*report.get("openings", []), opening]}


def _recategorise(store: Store, report: Report, request: ActionRequest) -> Document:
    return {"category": request.category, **urgency.anew(store, request.category, report)}


EFFECTS: Mapping[ReportAction, Effect] = {
    ReportAction.ASSIGN: lambda store, report, request: {"assignee_id": request.assignee_id},
    ReportAction.FORWARD: _forward,
    ReportAction.REDIRECT: _redirect,
    ReportAction.EXTEND: lambda store, report, request: {"due_at": request.date, "extended": True},
    ReportAction.CLEAR_LEGAL: lambda store, report, request: {"legal": None},
    ReportAction.RECATEGORISE: _recategorise,
    ReportAction.MERGE: _merged_into,
    ReportAction.UNMERGE: lambda store, report, request: {"merged_into": None},
    ReportAction.RESOLVE: _resolve,
    ReportAction.RATE: _rate,
    # The resident has one reopening; the unit's is not counted as his.
    ReportAction.REOPEN: lambda store, report, request: {
        **_take_up(store, report, request),
        "reopened": True,
    },
    ReportAction.TAKE_UP: _take_up,
    ReportAction.PUBLISH: lambda store, report, request: {"published": True},
    ReportAction.OPEN_IDENTITY: _open_identity,
    ReportAction.HIDE: lambda store, report, request: {"published": False},
}
