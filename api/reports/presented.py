"""Reports as documents for residents and officials, in the caller's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypedDict

from api.categories.presented import ShownHotline, hotline
from api.reports import presented_parts
from api.reports.photos import Attached, along, photos_of
from api.reports.presented_parts import PublicPart, ShownOpening
from api.reports.surroundings import Surroundings, surroundings_of
from api.uploads.presented import ShownPhoto
from models.areas import agencies, areas
from models.categories import categories
from models.categories.legal_matters import LegalKind
from models.handling import resident_actions
from models.language import wording
from models.language.languages import choose
from models.privacy import redaction
from models.reports import hotlines
from models.reports.draft import Filed
from models.reports.reports import Report, is_rescue
from models.store import Store
from models.store.events import Event
from models.workflow.transitions import RUNNING_STATES, ReportAction


class Named(TypedDict):
    """An id and its name in the caller's language."""

    id: str
    name: str


class ShownLegal(Named):
    """What a report is in the legal sense, and the office that takes such matters."""

    office: str


class ShownStep(TypedDict):
    """A step of the timeline; `name` is the action in the caller's language."""

    at: datetime
    action: str
    name: str


class OwnStep(ShownStep, Attached):
    """A step with the words, photos and documents that went along."""

    note: str


class AboutPost(TypedDict):
    """The post that a report is about, with its title in the caller's language."""

    id: str
    title: str


class CommonReport(TypedDict):
    """What every view of a report has; `merged_into` is a code."""

    code: str
    kind: str
    category: Named
    area: Named
    area_approximate: bool
    agency: Named
    state: Named
    close_reason: str | None
    about: AboutPost | None
    merged_into: str | None
    followers: int
    filed_at: datetime
    due_at: datetime | None
    overdue: bool


class PublicReport(CommonReport, PublicPart):
    """A report as everybody sees it."""

    own: bool
    timeline: list[ShownStep]


class SharedReport(CommonReport):
    """What the resident and the unit see alike."""

    text: str
    address: str
    photos: list[ShownPhoto]
    after_photos: list[ShownPhoto]
    openings: list[ShownOpening]
    rating: str | None
    reference: str | None
    redirected_to: str | None
    legal: ShownLegal | None


class OwnReport(SharedReport):
    """A report as its resident sees it; `actions` are what they may do now."""

    own: bool
    actions: list[ReportAction]
    timeline: list[OwnStep]


class Receipt(OwnReport):
    """What the resident gets for a new report: the PIN opens it without an account, `hotlines` are to be called."""

    pin: str
    left_out: list[str]
    asks_for: list[str]
    hotlines: list[ShownHotline]


def public_view(store: Store, report: Report, language: str) -> PublicReport:
    """Show what anybody may see: where it stands, who has it and until when."""
    around = surroundings_of(store, [report], language)
    return {
        **_common(around, report),
        **presented_parts.public_part(around, report),
        "own": False,
        "timeline": [_step(event, language) for event in around.public_steps(report)],
    }


def own_view(store: Store, report: Report, language: str) -> OwnReport:
    """Show what the resident sees of their own report: every step, with the answers and the photos."""
    return _own_view(surroundings_of(store, [report], language), report)


def receipt_view(store: Store, filed: Filed, language: str) -> Receipt:
    """Show what the resident gets for a report filed a moment ago: their own view, the PIN and whom to call."""
    report, numbers = filed.report, hotlines.for_report(store, filed.report)
    steps = {report["_id"]: filed.steps} if filed.steps else None
    around = surroundings_of(store, [report], language, fresh=filed.fresh, steps=steps)
    return {
        **_own_view(around, report),
        "pin": filed.pin,
        "left_out": list(filed.left_out),
        "asks_for": list(filed.asks_for),
        "hotlines": [hotline(row, language) for row in numbers],
    }


def own_views(store: Store, shown: Sequence[Report], language: str) -> list[OwnReport]:
    """Show the same of some reports."""
    around = surroundings_of(store, shown, language)
    return [_own_view(around, report) for report in shown]


def shared_view(around: Surroundings, report: Report) -> SharedReport:
    """Show what the resident and the unit see alike."""
    return {
        **_common(around, report),
        "text": presented_parts.text_for_people(report, around.language),
        "address": report["place"]["address"],
        "photos": photos_of(around.store, around.uploads, report["photos"]),
        "after_photos": photos_of(around.store, around.uploads, report["after_photos"]),
        "openings": presented_parts.openings(around, report),
        "rating": report.get("rating"),
        "reference": report.get("reference") or None,
        "redirected_to": report.get("redirected_to"),
        "legal": _legal(around, report),
    }


def _own_view(around: Surroundings, report: Report) -> OwnReport:
    return {
        **shared_view(around, report),
        "own": True,
        "actions": resident_actions.possible(around.store, report),
        "timeline": [_own_step(around, report, event) for event in around.public_steps(report)],
    }


def _common(around: Surroundings, report: Report) -> CommonReport:
    store, language = around.store, around.language
    category = categories.get(store, report["category"])
    running = report["state"] in RUNNING_STATES
    return {
        "code": report["code"],
        "kind": report["kind"],
        "category": {"id": category["_id"], "name": choose(category["name"], language)},
        "area": _area(store, report["place"]["area_id"]),
        "area_approximate": report["place"].get("approximate", False),
        "agency": {"id": report["agency_id"], "name": agencies.name(store, report["agency_id"], language)},
        "state": {"id": report["state"], "name": wording.word(f"state_{report['state']}", language)},
        "close_reason": report["close_reason"],
        "merged_into": around.codes.get(report.get("merged_into") or ""),
        "about": _about(around, report),
        "followers": around.followers[report["_id"]],
        "filed_at": report["filed_at"],
        # Nobody who calls for help is to wait for a day.
        "due_at": None if is_rescue(report) else report["due_at"],
        "overdue": running and report["due_at"] < datetime.now(UTC),
    }


def _about(around: Surroundings, report: Report) -> AboutPost | None:
    """Return the post that a report is about; a title that is gone is none."""
    post_id = report.get("about_post_id")
    title = around.titles.get(post_id or "")
    return {"id": post_id, "title": title} if post_id and title else None


def _area(store: Store, area_id: str) -> Named:
    return {"id": area_id, "name": areas.get(store, area_id)["full_name"]}


def _legal(around: Surroundings, report: Report) -> ShownLegal | None:
    """Say what it is in the legal sense, and the office for it; None for the usual report."""
    legal = report.get("legal")
    if not legal:
        return None
    kind = LegalKind(legal)
    name = wording.word(f"legal_{kind}", around.language)
    return {"id": kind, "name": name, "office": around.office_for(kind)}


def _step(event: Event, language: str) -> ShownStep:
    name = wording.step(event, language)
    return {"at": event["at"], "action": event["action"], "name": name}


def _own_step(around: Surroundings, report: Report, event: Event) -> OwnStep:
    hidden = redaction.is_redacted(event)
    return {
        **_step(event, around.language),
        "note": wording.word("redacted", around.language) if hidden else event["note"],
        **along(around.store, around.uploads, event, hidden=hidden),
    }
