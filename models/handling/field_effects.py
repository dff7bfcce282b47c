"""What each action writes into the report, besides state and clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from models.categories import categories, legal_matters, urgency
from models.categories.legal_matters import LegalKind
from models.errors import NotFound
from models.handling.action_request import ActionRequest
from models.handling.report_changes import ReportChanges
from models.language.text import nfc
from models.reports import call_groups
from models.reports.reports import Opening, Report, by_code
from models.store import Store
from models.workflow.transitions import ReportAction

Effect = Callable[[Store, Report, ActionRequest], ReportChanges]


def of(store: Store, report: Report, request: ActionRequest) -> ReportChanges:
    """Return what the action sets in the report."""
    effect = EFFECTS.get(request.action)
    return effect(store, report, request) if effect else {}


def _forward(store: Store, report: Report, request: ActionRequest) -> ReportChanges:
    """Hand it to another unit; the one that passes it on may still read it."""
    known_to = dict.fromkeys([*report.get("known_to", ()), report["agency_id"]])
    return {"agency_id": request.receiver, "assignee_id": None, "known_to": list(known_to)}


def _resolve(store: Store, report: Report, request: ActionRequest) -> ReportChanges:
    # A rating from before is of another result: that of the report that it was merged into for a while.
    values: ReportChanges = {
        "close_reason": request.reason,
        "reference": nfc(request.reference),
        "rating": None,
    }
    return values | (_merged_into(store, report, request) if request.target else {})


def _merged_into(store: Store, report: Report, request: ActionRequest) -> ReportChanges:
    try:
        return {"merged_into": by_code(store, request.target)["_id"]}
    except NotFound:
        # `action_checks` has named it already.
        return {}


def _redirect(store: Store, report: Report, request: ActionRequest) -> ReportChanges:
    kind = report.get("legal")
    office = (
        legal_matters.where(store, LegalKind(kind))
        if kind and not nfc(request.receiver)
        else nfc(request.receiver)
    )
    return {"redirected_to": office}


def _take_up(store: Store, report: Report, request: ActionRequest) -> ReportChanges:
    """Open it again as if it were new, but with its history: it can be resolved and rated again."""
    return {
        "assignee_id": None,
        "close_reason": None,
        "merged_into": None,
        "rating": None,
        "reference": None,
    }


def _rate(store: Store, report: Report, request: ActionRequest) -> ReportChanges:
    return {"rating": request.rating, "rated_at": datetime.now(UTC)}


def _open_identity(store: Store, report: Report, request: ActionRequest) -> ReportChanges:
    """Add a line to the access log; `receiver` is the office that looks."""
    opening: Opening = {"at": datetime.now(UTC), "office": request.receiver, "reason": nfc(request.note)}
    return {"openings": [*report.get("openings", []), opening]}


def _recategorise(store: Store, report: Report, request: ActionRequest) -> ReportChanges:
    wanted = urgency.of_stored(store, categories.get(store, request.category), report)
    return {"category": request.category, "urgency": wanted["urgency"], "rank": wanted["rank"]}


def _extend(store: Store, report: Report, request: ActionRequest) -> ReportChanges:
    # `action_checks` has seen that there is a date.
    return {"due_at": request.date, "extended": True} if request.date else {}


EFFECTS: Mapping[ReportAction, Effect] = {
    ReportAction.ASSIGN: lambda store, report, request: {"assignee_id": request.assignee_id},
    ReportAction.FORWARD: _forward,
    ReportAction.REDIRECT: _redirect,
    ReportAction.EXTEND: _extend,
    ReportAction.CLEAR_LEGAL: lambda store, report, request: {"legal": None},
    ReportAction.RECATEGORISE: _recategorise,
    ReportAction.MERGE: _merged_into,
    ReportAction.UNMERGE: lambda store, report, request: {"merged_into": None},
    ReportAction.UNGROUP: lambda store, report, request: {"burst": call_groups.apart(report)},
    ReportAction.RESOLVE: _resolve,
    ReportAction.LINK: lambda store, report, request: {"about_post_id": request.about_post_id or None},
    ReportAction.RATE: _rate,
    # The resident may reopen once; the unit's taking it up does not count as that.
    ReportAction.REOPEN: lambda store, report, request: {
        **_take_up(store, report, request),
        "reopened": True,
    },
    ReportAction.TAKE_UP: _take_up,
    ReportAction.PUBLISH: lambda store, report, request: {"published": True},
    ReportAction.OPEN_IDENTITY: _open_identity,
    ReportAction.HIDE: lambda store, report, request: {"published": False},
}
