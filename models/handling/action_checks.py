"""What an action lacks: everything that it needs, and the guards of the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from models.access import report_access
from models.access.callers import Assignment
from models.access.permissions import Permission
from models.areas import agencies
from models.categories import categories
from models.content import references
from models.errors import Clash, Fault, NotFound
from models.files import uploads
from models.handling import attachments, rating_windows
from models.handling.action_request import ActionRequest
from models.language import visible
from models.language.text import nfc
from models.people import officials
from models.reports import call_groups, public_view
from models.reports.draft import MAX_TEXT
from models.reports.reports import Report
from models.store import Store
from models.workflow.transitions import WORKFLOW, CloseReason, Guard, Need, ReportAction, ReportState

#: The longest that a promise may be extended by.
LONGEST_EXTENSION = timedelta(days=60)

#: Guards that no better request can satisfy: whether they hold, and the refusal.
HARD_GUARDS: Mapping[Guard, tuple[Callable[[Store, Report], bool], Clash]] = {
    Guard.NOT_LEGAL: (lambda store, report: not report.get("legal"), Clash("legal_is_redirected")),
    Guard.IS_LEGAL: (lambda store, report: bool(report.get("legal")), Clash("legal_not_recognised")),
    Guard.NOT_EXTENDED: (lambda store, report: not report.get("extended"), Clash("extended_already")),
    Guard.NOT_OVERDUE: (
        lambda store, report: datetime.now(UTC) <= report["due_at"],
        Clash("overdue_already"),
    ),
    Guard.NOT_REOPENED: (lambda store, report: not report.get("reopened"), Clash("reopened_already")),
    Guard.NOT_RATED: (rating_windows.is_unrated, Clash("rated_already")),
    Guard.REOPEN_IN_TIME: (rating_windows.may_reopen, Clash("too_late_to_reopen")),
    Guard.PUBLISHABLE: (
        lambda store, report: public_view.can_be_public(report, categories.get(store, report["category"])),
        Clash("never_public"),
    ),
    Guard.NOT_PUBLISHED: (
        lambda store, report: report.get("published") is not True,
        Clash("published_already"),
    ),
    Guard.NOT_HIDDEN: (lambda store, report: report.get("published") is not False, Clash("hidden_already")),
    Guard.IN_GROUP: (lambda store, report: bool(call_groups.group_of(report)), Clash("not_in_group")),
    Guard.RATE_IN_TIME: (rating_windows.may_rate, Clash("too_late_to_rate")),
}


def insist_on_guards(store: Store, report: Report, guards: frozenset[Guard]) -> None:
    """Demand the guards that depend on the report alone.

    :raises Clash: with the code of the first that does not hold.
    """
    for guard in sorted(guards & HARD_GUARDS.keys()):
        holds, refusal = HARD_GUARDS[guard]
        if not holds(store, report):
            raise Clash(refusal.code)


def holds_for(store: Store, report: Report, action: ReportAction) -> bool:
    """Return whether the report's state and all its hard guards allow an action."""
    transition = WORKFLOW[action]
    return ReportState(report["state"]) in transition.sources and all(
        HARD_GUARDS[guard][0](store, report) for guard in transition.guards & HARD_GUARDS.keys()
    )


def of(store: Store, report: Report, request: ActionRequest) -> list[Fault]:
    """Return everything that the action needs and lacks."""
    transition = WORKFLOW[request.action]
    faults = [fault for need in sorted(transition.needs) for fault in NEEDS[need](store, report, request)]
    if len(request.note) > MAX_TEXT:
        faults.append(Fault("note", "too_long", {"max": MAX_TEXT}))
    if request.action in attachments.REPORTERS:
        faults += _too_many_photos(store, report, request)
    for guard in sorted(transition.guards & SOFT_GUARDS.keys()):
        faults += SOFT_GUARDS[guard](store, report, request)
    return faults


def _too_many_photos(store: Store, report: Report, request: ActionRequest) -> list[Fault]:
    added = len(attachments.of(store, request).photos)
    fits = not added or len(report["photos"]) + added <= uploads.MAX_PER_REPORT
    return [] if fits else [Fault("photo_ids", "too_many_photos", {"max": uploads.MAX_PER_REPORT})]


def _note(store: Store, report: Report, request: ActionRequest) -> list[Fault]:
    return [] if nfc(request.note) else [Fault("note", "required")]


def _reason(store: Store, report: Report, request: ActionRequest) -> list[Fault]:
    return [] if request.reason else [Fault("reason", "required")]


def _receiver(store: Store, report: Report, request: ActionRequest) -> list[Fault]:
    if request.action is ReportAction.REDIRECT and report.get("legal"):
        # Left out, it is the office of the province for such matters.
        return []
    if not nfc(request.receiver):
        return [Fault("receiver", "required")]
    if request.action is ReportAction.REDIRECT:
        return []
    if request.receiver == report["agency_id"]:
        return [Fault("receiver", "agency_same")]
    is_open = agencies.find_open(store, request.receiver)
    return [] if is_open else [Fault("receiver", "agency_unknown")]


def _assignee(store: Store, report: Report, request: ActionRequest) -> list[Fault]:
    """Require somebody who may handle this very report."""
    try:
        official = officials.get(store, request.assignee_id)
    except NotFound:
        return [Fault("assignee_id", "official_unknown")]
    held = (Assignment(**row) for row in official["assignments"])
    if official["disabled_at"] is None and Permission.REPORT_HANDLE in report_access.allowed(
        store, held, report
    ):
        return []
    return [Fault("assignee_id", "official_not_of_unit")]


def _date(store: Store, report: Report, request: ActionRequest) -> list[Fault]:
    """Require a date after the present promise, and not too far off."""
    if request.date is None:
        return [Fault("date", "required")]
    latest = datetime.now(UTC) + LONGEST_EXTENSION
    if report["due_at"] < request.date <= latest:
        return []
    return [Fault("date", "extension_out_of_range", {"days": LONGEST_EXTENSION.days})]


def _category(store: Store, report: Report, request: ActionRequest) -> list[Fault]:
    try:
        category = categories.get(store, request.category)
    except NotFound:
        return [Fault("category", "category_unknown")]
    if request.category == report["category"]:
        return [Fault("category", "category_same")]
    return [] if report["kind"] in category["kinds"] else [Fault("category", "category_of_another_kind")]


def _target(store: Store, report: Report, request: ActionRequest) -> list[Fault]:
    """Require a target; whether it can take the report in, `models.handling.merging` checks."""
    return [] if request.target else [Fault("target", "required")]


def _rating(store: Store, report: Report, request: ActionRequest) -> list[Fault]:
    return [] if request.rating else [Fault("rating", "required")]


def _after_photo(store: Store, report: Report, request: ActionRequest) -> list[Fault]:
    physical = categories.get(store, report["category"])["after_photo"]
    if physical and request.reason is CloseReason.FIXED and not attachments.of(store, request).photos:
        return [Fault("photo_ids", "after_photo_missing")]
    return []


def _reference(store: Store, report: Report, request: ActionRequest) -> list[Fault]:
    if request.reason is CloseReason.REFERRED and not nfc(request.reference):
        return [Fault("reference", "required")]
    if request.reason is CloseReason.DUPLICATE:
        return _target(store, report, request)
    return []


def _says_why(store: Store, report: Report, request: ActionRequest) -> list[Fault]:
    # A note that shows nothing is missing, which is another rule.
    return visible.reason_faults("note", request.note) if nfc(request.note) else []


def _doubts_confirmed(store: Store, report: Report, request: ActionRequest) -> list[Fault]:
    """Require every doubt of what everybody would read, by its words: what nobody looked at is not published."""
    shown = public_view.doubts_shown(report, categories.get(store, report["category"]))
    left = list(dict.fromkeys(one.text for one in shown if one.text not in request.confirmed_doubts))
    words = ", ".join(f"“{text}”" for text in left)
    return [Fault("confirmed_doubts", "doubts_unconfirmed", {"doubts": words})] if left else []


Check = Callable[[Store, Report, ActionRequest], list[Fault]]

NEEDS: Mapping[Need, Check] = {
    Need.NOTE: _note,
    Need.REASON: _reason,
    Need.RECEIVER: _receiver,
    Need.ASSIGNEE: _assignee,
    Need.DATE: _date,
    Need.CATEGORY: _category,
    Need.TARGET: _target,
    Need.RATING: _rating,
    Need.POST: lambda store, report, request: references.faults(store, request.about_post_id),
}

SOFT_GUARDS: Mapping[Guard, Check] = {
    Guard.AFTER_PHOTO: _after_photo,
    Guard.REFERENCE: _reference,
    Guard.SAYS_WHY: _says_why,
    Guard.DOUBTS_CONFIRMED: _doubts_confirmed,
}
