"""The public view: which reports anybody may see, and what of them.

A category says how its reports become public (`publish` in `models/data/categories.yml`): `auto` at once, `moderated`
after an official has published them, `never`. Photos are always looked at first. Texts are shown without the personal
data in them (`models.language.personal_data`); a private place (`private_place` of the category, or what the resident
said when they reported) is shown as the centre of its H3 cell. Calls for rescue, complaints and denunciations in the
legal sense, and what was withdrawn or redacted, are never public.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.areas import hexagons
from models.categories import categories
from models.categories.categories import Category
from models.categories.publication import Publication, publication
from models.categories.report_kinds import ReportKind
from models.language import personal_data
from models.reports.reports import Report
from models.store import Document, Store
from models.workflow.transitions import ReportState


@dataclass(frozen=True)
class PublicPlace:
    """A point in degrees; `exact` is false for the centre of a cell."""

    lat: float
    lon: float
    exact: bool


def by_publication(store: Store, *wanted: Publication) -> list[str]:
    """Return the codes of the categories whose reports become public in one of these ways."""
    return [row["_id"] for row in categories.every(store) if publication(row) in wanted]


def query(store: Store) -> Document:
    """Return the query for the reports on the public map: public, and not part of another one."""
    shown = by_publication(store, Publication.AUTO, Publication.MODERATED)
    at_once = by_publication(store, Publication.AUTO)
    return {
        "state": {"$nin": [ReportState.WITHDRAWN, ReportState.MERGED]},
        "kind": {"$ne": ReportKind.RESCUE},
        "legal": None,
        "redacted_at": None,
        "$or": [
            {"published": True, "category": {"$in": shown}},
            {"published": None, "category": {"$in": at_once}},
        ],
    }


def is_public(report: Report, category: Category) -> bool:
    """Say whether anybody may see what the report says."""
    if not may_be_public(report, category):
        return False
    published = report.get("published")
    return published is True or (published is None and publication(category) is Publication.AUTO)


def may_be_public(report: Report, category: Category) -> bool:
    """Say whether the report could be published at all: nothing about it forbids that, and nobody has hidden it."""
    return can_be_public(report, category) and report.get("published") is not False


def can_be_public(report: Report, category: Category) -> bool:
    """Say whether nothing about the report forbids to publish it, whatever an official has decided."""
    return (
        publication(category) is not Publication.NEVER
        and report["kind"] != ReportKind.RESCUE
        and report["state"] != ReportState.WITHDRAWN
        and not report.get("legal")
        and not report.get("redacted_at")
    )


def may_be_suggested(report: Report, category: Category) -> bool:
    """Say whether anybody near may be told that there is such a report, so that they follow it.

    The same stands as a query in `models.reports.similar.for_resident`.
    """
    return may_be_public(report, category) and not is_private_place(report, category)


def shows_photos(report: Report, category: Category) -> bool:
    """Say whether the photos are public, too: only after somebody has looked at them."""
    return is_public(report, category) and report.get("published") is True


def is_private_place(report: Report, category: Category) -> bool:
    """Say whether the place is somebody's home or otherwise nobody's business."""
    return bool(report["place"].get("private") or category.get("private_place"))


def text_of(report: Report) -> str:
    """Return the text without personal data."""
    return personal_data.mask(report["text"])


def address_of(report: Report, category: Category) -> str:
    """Return the address without personal data; none of a private place."""
    return "" if is_private_place(report, category) else personal_data.mask(report["place"]["address"])


def place_of(report: Report, category: Category) -> PublicPlace | None:
    """Return the point that may be shown; None without one.

    What is not public is never shown more closely than a fine cell.
    """
    point = report["place"].get("point")
    if point is None:
        return None
    lon, lat = point["coordinates"]
    if is_private_place(report, category):
        return PublicPlace(*hexagons.blurred(lat, lon), exact=False)
    if not is_public(report, category):
        return PublicPlace(*hexagons.blurred(lat, lon, hexagons.FINE), exact=False)
    return PublicPlace(lat, lon, exact=True)
