"""Reports as service requests and updates, in the caller's language, as the public may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from models.access import signed_links
from models.areas import agencies, areas
from models.categories import categories
from models.categories.categories import Category
from models.language import personal_data, wording
from models.language.languages import choose
from models.open311 import updates
from models.open311.moments import written
from models.open311.requests import OPEN, status_of
from models.open311.updates import Step
from models.reports import public_view
from models.reports.reports import Report, is_rescue
from models.store import Store, events
from models.store.collections import Kind
from models.store.events import Event

#: Steps without a name of their own are called so.
ANY_STEP = "step_replied"


class ShownRequest(TypedDict):
    """A report as a service request; what is not public is None."""

    service_request_id: str
    status: str
    status_notes: str
    service_name: str
    service_code: str
    description: str | None
    agency_responsible: str
    service_notice: None
    requested_datetime: str
    updated_datetime: str
    expected_datetime: str | None
    address: str
    address_id: str
    zipcode: None
    lat: float | None
    long: float | None
    media_url: str | None


class ShownAnswer(TypedDict):
    """The values that were answered to a further question of the service."""

    code: str
    values: list[str]


class ShownMedia(TypedDict):
    """The link to a photo."""

    media_url: str


class ExtendedAttributes(TypedDict):
    """Where a request came from, and all its photos."""

    channel: str | None
    photos: list[ShownMedia]


class ShownNote(TypedDict):
    """A step of a request."""

    datetime: str
    description: str
    type: str


class Extension(TypedDict):
    """What `extensions=true` adds."""

    attributes: list[ShownAnswer]
    extended_attributes: ExtendedAttributes
    notes: list[ShownNote]


class ExtendedRequest(ShownRequest, Extension):
    """A request with its answers, photos and steps."""


class ShownUpdate(TypedDict):
    """A step as a service request update."""

    update_id: str
    service_request_id: str
    status: str
    updated_datetime: str
    description: str
    media_url: None


def requests_of(
    store: Store, found: Sequence[Report], language: str, *, extended: bool
) -> Sequence[ShownRequest]:
    """Show reports as service requests, with what the whole list needs looked up once.

    :param extended: with answers, photos and steps besides (`extensions=true`).
    """
    named = _Names(store, found, language)
    plain = [_request(store, report, named, language) for report in found]
    if not extended:
        return plain
    steps = _steps(store, found)
    return [
        ExtendedRequest(**request, **_extension(store, report, named, steps.get(report["_id"], []), language))
        for request, report in zip(plain, found, strict=True)
    ]


def update_of(store: Store, step: Step, language: str) -> ShownUpdate:
    """Show a step as a service request update; the words of an answer are for the system that filed the report."""
    event, name = step.event, _step_name(step.event, language)
    note = event["note"] if step.own else ""
    return {
        "update_id": updates.id_of(store, event),
        "service_request_id": step.report["code"],
        "status": step.status,
        "updated_datetime": written(event["at"]),
        "description": f"{name}: {note}" if note else name,
        "media_url": None,
    }


class _Names:
    """Names of the categories, agencies and areas of a list of reports."""

    def __init__(self, store: Store, found: Iterable[Report], language: str) -> None:
        rows = list(found)
        agency_ids = {report["agency_id"] for report in rows}
        area_ids = {area_id for report in rows for area_id in report["area_path"]}
        self.categories = {row["_id"]: row for row in categories.every(store)}
        self.agencies = {
            row["_id"]: choose(row["name"], language)
            for row in store.collection(agencies.AGENCIES).find({"_id": {"$in": list(agency_ids)}})
        }
        self.areas = {
            row["_id"]: row for row in store.collection(areas.AREAS).find({"_id": {"$in": list(area_ids)}})
        }

    def address(self, report: Report) -> str:
        """Write the commune and everything above it."""
        return ", ".join(self.areas[area_id]["full_name"] for area_id in reversed(report["area_path"]))


def _request(store: Store, report: Report, named: _Names, language: str) -> ShownRequest:
    category, status = named.categories[report["category"]], status_of(report["state"])
    shown = public_view.is_public(report, category)
    place = public_view.place_of(report, category) if shown else None
    words = public_view.address_of(report, category) if shown else ""
    return {
        "service_request_id": report["code"],
        "status": status,
        "status_notes": _status_notes(report, language, shown=shown),
        "service_name": choose(category["name"], language),
        "service_code": report["category"],
        "description": public_view.text_of(report) if shown else None,
        "agency_responsible": named.agencies.get(report["agency_id"], ""),
        "service_notice": None,
        "requested_datetime": written(report["filed_at"]),
        "updated_datetime": written(_updated_at(report, status)),
        "expected_datetime": written(report["due_at"]) if status == OPEN and not is_rescue(report) else None,
        "address": ", ".join(filter(None, (words, named.address(report)))),
        "address_id": named.areas[report["place"]["area_id"]]["code"],
        "zipcode": None,
        "lat": place.lat if place else None,
        "long": place.lon if place else None,
        "media_url": next(iter(_photos(store, report, category)), None),
    }


def _updated_at(report: Report, status: str) -> datetime:
    """Return the last change; of what is closed, when it was closed (GeoReport v2)."""
    at: datetime = (
        report["updated_at"] if status == OPEN else report.get("stopped_at") or report["updated_at"]
    )
    return at


def _status_notes(report: Report, language: str, *, shown: bool) -> str:
    state = wording.word(f"state_{report['state']}", language)
    reason = report.get("close_reason")
    said = [wording.word(f"reason_{reason}", language)] if reason else []
    # Officials write the reference and may name people in it.
    reference = report.get("reference")
    said += [personal_data.mask(reference)] if shown and reference else []
    return f"{state}: {'; '.join(said)}" if said else state


def _photos(store: Store, report: Report, category: Category) -> list[str]:
    """Make links to the photos that anybody may see."""
    if not public_view.shows_photos(report, category):
        return []
    base = store.settings.public_base
    return [
        base + signed_links.sign(store, f"/v1/uploads/{upload_id}/large.jpg")
        for upload_id in report["photos"]
    ]


def _extension(store: Store, report: Report, named: _Names, steps: list[Event], language: str) -> Extension:
    category = named.categories[report["category"]]
    shown = public_view.is_public(report, category)
    return {
        "attributes": _answers(report) if shown else [],
        "extended_attributes": {
            "channel": report["reporter"]["channel"] if shown else None,
            "photos": [{"media_url": url} for url in _photos(store, report, category)],
        },
        "notes": [_note(event, language) for event in steps],
    }


def _answers(report: Report) -> list[ShownAnswer]:
    """Show the answers to the service's questions; each has a list of values."""
    return [
        {"code": code, "values": [_value(value) for value in (given if isinstance(given, list) else [given])]}
        for code, given in report.get("attributes", {}).items()
    ]


def _value(value: object) -> str:
    if isinstance(value, datetime):
        return written(value)
    return f"{value:g}" if isinstance(value, float) else personal_data.mask(str(value))


def _note(event: Event, language: str) -> ShownNote:
    return {
        "datetime": written(event["at"]),
        "description": _step_name(event, language),
        "type": event["action"],
    }


def _step_name(event: Event, language: str) -> str:
    name = f"step_{event['action']}"
    return wording.word(name if name in wording.words() else ANY_STEP, language)


def _steps(store: Store, found: Sequence[Report]) -> Mapping[str, list[Event]]:
    """Read the public events of reports, oldest first, by report."""
    query = {
        "subject.kind": Kind.REPORT,
        "subject.id": {"$in": [row["_id"] for row in found]},
        "public": True,
    }
    by_report: dict[str, list[Event]] = {}
    for event in store.collection(events.EVENTS).find(query).sort("seq", 1):
        by_report.setdefault(event["subject"]["id"], []).append(event)
    return by_report
