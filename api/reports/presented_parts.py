"""What a report shows of its words, photos and place, to the public and to its unit."""

from __future__ import annotations

from collections import Counter
from typing import NotRequired, TypedDict

from api.reports.photos import photos_of
from api.reports.surroundings import Surroundings
from api.uploads.presented import ShownPhoto
from models.access import api_keys
from models.access.callers import CallerKind
from models.categories import categories
from models.desk import reporter_identity
from models.language import personal_data, wording
from models.language.doubts import Doubt
from models.reports import followers, public_view
from models.reports.public_view import PublicState
from models.reports.reports import Opening, Recurrence, Report
from models.store import Store


class ShownPlace(TypedDict):
    """Where a public report is, in degrees (WGS 84); without `exact` only the middle of the cell around it."""

    lat: float
    lon: float
    exact: bool


class PublicPart(TypedDict):
    """What everybody may see of a report once it is `public`; photos only when somebody has looked at them."""

    public: bool
    text: NotRequired[str]
    address: NotRequired[str]
    place: NotRequired[ShownPlace]
    photos: NotRequired[list[ShownPhoto]]
    after_photos: NotRequired[list[ShownPhoto]]


class ShownOpening(Opening):
    """An opening of the reporter's identity; `office` is here its name, `code` that of the report."""

    code: str


class Pseudonym(TypedDict):
    """Who reported, under a name that belongs to this report alone; `lately` counts their reports of 30 days."""

    pseudonym: str
    anonymous: bool
    lately: int


class PersonalText(TypedDict):
    """Personal data in a text: a `PersonalKind` and the words."""

    kind: str
    text: str


class ShownDoubt(TypedDict):
    """What may be somebody's name, home or illness, and where everybody would read it."""

    field: str
    kind: Doubt
    text: str


class ShownPublication(TypedDict):
    """Whether everybody sees it, and why it waits for an official if it does."""

    state: PublicState
    reasons: list[str]


class DeskPart(TypedDict):
    """What a single report shows its unit besides the row of the list.

    `system` is the name of the other system that filed it. `merged` are codes, `ratings` how often each was given.
    """

    resident: Pseudonym
    system: str | None
    personal: list[PersonalText]
    doubts: list[ShownDoubt]
    published: bool | None
    publication: ShownPublication
    private_place: bool
    recurrence: Recurrence
    merged: list[str]
    ratings: dict[str, int]


def public_part(around: Surroundings, report: Report) -> PublicPart:
    """Show masked text, photos that somebody has looked at, and the place, once the report is public."""
    category = categories.get(around.store, report["category"])
    if not public_view.is_public(report, category):
        return {"public": False}
    shown: PublicPart = {
        "public": True,
        "text": public_view.text_of(report),
        "address": public_view.address_of(report, category),
    }
    place = public_view.place_of(report, category)
    if place is not None:
        shown["place"] = {"lat": place.lat, "lon": place.lon, "exact": place.exact}
    if public_view.shows_photos(report, category):
        shown["photos"] = photos_of(around.store, around.uploads, report["photos"])
        shown["after_photos"] = photos_of(around.store, around.uploads, report["after_photos"])
    return shown


def text_for_people(report: Report, language: str) -> str:
    """Return the text, or that the resident took it out."""
    return wording.word("redacted", language) if report.get("redacted_at") else str(report["text"])


def openings(around: Surroundings, report: Report) -> list[ShownOpening]:
    """Show who opened the identity of the reporter, and why, for the reporter to read."""
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


def _publication(store: Store, report: Report) -> ShownPublication:
    category = categories.get(store, report["category"])
    return {
        "state": public_view.state_of(report, category),
        "reasons": public_view.reasons_of(report, category),
    }


def _doubts(store: Store, report: Report) -> list[ShownDoubt]:
    category = categories.get(store, report["category"])
    if not public_view.can_be_public(report, category):
        return []
    return [
        {"field": one.field, "kind": one.kind, "text": one.text}
        for one in public_view.doubts_shown(report, category)
    ]


def desk_part(store: Store, report: Report, language: str) -> DeskPart:
    """Show what the unit sees besides the resident's own view."""
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
        "doubts": _doubts(store, report),
        "published": report.get("published"),
        "publication": _publication(store, report),
        "private_place": bool(report["place"].get("private")),
        "recurrence": report.get("recurrence") or {"count": 0, "earlier": []},
        "merged": [row["code"] for row in merged],
        "ratings": Counter(rating for row in (report, *merged) if (rating := row.get("rating"))),
    }
