"""What a report shows of its words, photos and place, to the public and to its unit."""

from __future__ import annotations

from collections import Counter

from api.reports.loaded import Surroundings
from api.reports.photos import photos_of
from models.access import api_keys
from models.access.callers import CallerKind
from models.categories import categories
from models.desk import reporter_identity
from models.language import personal_data, wording
from models.reports import followers, public_view
from models.reports.reports import Report
from models.store import Document, Store


def public_part(around: Surroundings, report: Report) -> Document:
    """Masked text, photos that somebody has looked at, and the place, once the report is public."""
    category = categories.get(around.store, report["category"])
    if not public_view.is_public(report, category):
        return {"public": False}
    shown: Document = {
        "public": True,
        "text": public_view.text_of(report),
        "address": public_view.address_of(report, category),
    }
    place = public_view.place_of(report, category)
    if place is not None:
        shown["place"] = {"lat": place.lat, "lon": place.lon, "exact": place.exact}
    if public_view.shows_photos(report, category):
        shown["photos"] = photos_of(around.store, report["photos"])
        shown["after_photos"] = photos_of(around.store, report["after_photos"])
    return shown


def text_for_people(report: Report, language: str) -> str:
    """The text, or that the resident took it out."""
    return wording.word("redacted", language) if report.get("redacted_at") else str(report["text"])


def openings(around: Surroundings, report: Report) -> list[Document]:
    """Who opened the identity of the reporter, and why, for himself to read."""
    store, language = around.store, around.language
    return [
        {
            **one,
            "code": report["code"],
            "office": reporter_identity.office_name(store, one["office"], language),
        }
        for one in report.get("openings", [])
    ]


def _system(store: Store, report: Report) -> str | None:
    owner = report["reporter"]["owner"]
    return str(api_keys.get(store, owner["id"])["name"]) if owner["kind"] == CallerKind.KEY else None


def desk_part(store: Store, report: Report, language: str) -> Document:
    """What the unit sees besides the resident's own view."""
    merged = followers.merged(store, report)
    return {
        "resident": {
            "pseudonym": f"{wording.word('resident', language)} {reporter_identity.pseudonym(store, report)}",
            "anonymous": reporter_identity.is_anonymous(store, report),
            "lately": reporter_identity.lately(store, report),
        },
        "system": _system(store, report),
        "personal": [
            {"kind": one.kind, "text": report["text"][one.start : one.end]}
            for one in personal_data.find(report["text"])
        ],
        "published": report.get("published"),
        "private_place": bool(report["place"].get("private")),
        "recurrence": report.get("recurrence") or {"count": 0, "earlier": []},
        "merged": [row["code"] for row in merged],
        "ratings": Counter(row["rating"] for row in (report, *merged) if row.get("rating")),
    }
