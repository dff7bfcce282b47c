"""Reports as documents for residents and officials, in the caller's language."""

from __future__ import annotations

from datetime import UTC, datetime

from api.reports import revealed
from api.reports.photos import photos_of
from models import agencies, areas, categories, events, follows, legal, letters, redaction, residents
from models.events import Kind
from models.legal import LegalKind
from models.store import Document, Store
from models.workflow import RUNNING_STATES


def public_view(store: Store, report: Document, language: str) -> Document:
    """What anybody may see: where it stands, who has it and until when."""
    return {
        **_common(store, report, language),
        **revealed.public_part(store, report, categories.get(store, report["category"])),
        "own": False,
        "timeline": [_step(event, language) for event in _public_events(store, report)],
    }


def own_view(store: Store, report: Document, language: str) -> Document:
    """What the resident sees of his own report: every step, with the answers and the photos."""
    return {
        **_common(store, report, language),
        "own": True,
        "text": revealed.text_for_people(report, language),
        "address": report["place"]["address"],
        "photos": photos_of(store, report["photos"]),
        "after_photos": photos_of(store, report["after_photos"]),
        "openings": revealed.openings(store, report, language),
        "actions": residents.possible(store, report),
        "rating": report.get("rating"),
        "legal": _legal(store, report, language),
        "timeline": [_own_step(store, report, event, language) for event in _public_events(store, report)],
    }


def _common(store: Store, report: Document, language: str) -> Document:
    category = categories.get(store, report["category"])
    running = report["state"] in RUNNING_STATES
    return {
        "code": report["code"],
        "kind": report["kind"],
        "category": {"id": category["_id"], "name": category["name"][language]},
        "area": _area(store, report["place"]["area_id"]),
        "agency": {"id": report["agency_id"], "name": agencies.name(store, report["agency_id"], language)},
        "state": {"id": report["state"], "name": letters.word(f"state_{report['state']}", language)},
        "close_reason": report["close_reason"],
        "merged_into": revealed.merged_into(store, report),
        "followers": follows.count(store, report),
        "filed_at": report["filed_at"],
        "due_at": report["due_at"],
        "overdue": running and report["due_at"] < datetime.now(UTC),
    }


def _area(store: Store, area_id: str) -> Document:
    return {"id": area_id, "name": areas.get(store, area_id)["full_name"]}


def _legal(store: Store, report: Document, language: str) -> Document | None:
    """What it is in the legal sense, and the office for it; None for the usual report."""
    if not report.get("legal"):
        return None
    kind = LegalKind(report["legal"])
    name = letters.word(f"legal_{kind}", language)
    return {"id": kind, "name": name, "office": legal.where(store, kind, language)}


def _public_events(store: Store, report: Document) -> list[Document]:
    return events.timeline(store, Kind.REPORT, report["_id"], public_only=True)


def _step(event: Document, language: str) -> Document:
    name = letters.step(event, language)
    return {"at": event["at"], "action": event["action"], "name": name}


def _own_step(store: Store, report: Document, event: Document, language: str) -> Document:
    if redaction.is_redacted(event):
        return {**_step(event, language), "note": letters.word("redacted", language), "photos": []}
    photos = photos_of(store, event["changes"].get("photos", []))
    return {**_step(event, language), "note": event["note"], "photos": photos}
