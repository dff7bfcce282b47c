"""The public view: which reports anybody may see, and what of them.

A category says how its reports become public (`publish` in `models/data/categories.yml`): `auto` at once, `moderated`
after an official has published them, `never`. Of the first, too, a text that may name somebody or their home
(`models.language.doubts`) waits for an official. Photos are always looked at first. Texts are shown without the
personal data in them (`models.language.personal_data`); a private place (`private_place` of the category, or what the
resident said when they reported) is shown as the centre of its H3 cell, and found only there: whoever searches by place
uses `within`. Calls for rescue, complaints and denunciations in the legal sense, and what was withdrawn or redacted,
are never public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from models.areas import hexagons
from models.categories import categories
from models.categories.categories import Category
from models.categories.publication import Publication, publication
from models.categories.report_kinds import ReportKind
from models.language import doubts, personal_data
from models.language.doubts import Doubt
from models.reports.reports import Report, is_rescue
from models.store import Document, Query, Store
from models.workflow.transitions import ReportState


@dataclass(frozen=True)
class PublicPlace:
    """A point in degrees; `exact` is false for the centre of a cell."""

    lat: float
    lon: float
    exact: bool


class PublicState(StrEnum):
    """Whether everybody sees a report; else an official has to look at it, has hidden it, or nobody ever may."""

    PUBLIC = "public"
    WAITING = "waiting"
    HIDDEN = "hidden"
    NEVER = "never"


#: Why a report waits whose category wants every report to be looked at; other reasons are its `doubts`.
OF_CATEGORY = "category"

#: What `can_be_public` asks of a report, but for its category and its state.
_CAN_BE: Query = {"kind": {"$ne": ReportKind.RESCUE}, "legal": None, "redacted_at": None}


def by_publication(store: Store, *wanted: Publication) -> list[str]:
    """Return the codes of the categories whose reports become public in one of these ways."""
    return [row["_id"] for row in categories.every(store) if publication(row) in wanted]


def query(store: Store) -> Document:
    """Return the query for the reports on the public map: public, and not part of another one."""
    shown = by_publication(store, Publication.AUTO, Publication.MODERATED)
    at_once = by_publication(store, Publication.AUTO)
    return {
        "state": {"$nin": [ReportState.WITHDRAWN, ReportState.MERGED]},
        **_CAN_BE,
        "$or": [
            {"published": True, "category": {"$in": shown}},
            # A report that nothing has looked at yet has no doubts, not even none.
            {"published": None, "category": {"$in": at_once}, "doubts": []},
        ],
    }


def waiting(store: Store) -> Query:
    """Return the condition of the reports that an official has to look at before everybody sees them."""
    moderated = by_publication(store, Publication.MODERATED)
    at_once = by_publication(store, Publication.AUTO)
    return {
        **_CAN_BE,
        "published": None,
        "$or": [
            {"category": {"$in": moderated}},
            {"category": {"$in": at_once}, "doubts": {"$ne": []}},
        ],
    }


def within(store: Store, condition: Callable[[str], Query]) -> Query:
    """Return the condition that the place that is shown of a public report is where somebody looks for it.

    A private place is looked for at the centre of its cell: however small the boxes that somebody asks for, they find
    out no more than the answer says.

    :param condition: the same of a field that holds a point.
    """
    private = [row["_id"] for row in categories.every(store) if row.get("private_place")]
    blurred = {"$or": [{"place.private": True}, {"category": {"$in": private}}]}
    exact = {"place.private": {"$ne": True}, "category": {"$nin": private}}
    return {"$or": [{**condition("place.middle"), **blurred}, {**condition("place.point"), **exact}]}


def doubts_of(text: str, address: str, answers: Iterable[object]) -> list[str]:
    """Return why an official should read what a resident wrote before everybody does; usually nothing.

    :param answers: to further questions of the category, each a value or a list of them.
    """
    found = {*doubts.of(text), *doubts.of(address, homes=False)}
    for value in answers:
        for one in value if isinstance(value, list) else [value]:
            found.update(doubts.of(one) if isinstance(one, str) else ())
    return sorted(found)


class Shown(NamedTuple):
    """What in a published report may be somebody's name, home or illness.

    :param field: `text`, `address` or `answers.` with the code of the question.
    :param kind: which of these.
    :param text: the words; masks do not hide them.
    """

    field: str
    kind: Doubt
    text: str


def doubts_shown(report: Report, category: Category) -> list[Shown]:
    """Return each doubt that everybody would read if the report were published, where it stands first."""
    said = {"text": report["text"]}
    if not is_private_place(report, category):
        said["address"] = report["place"]["address"]
    for code, value in report.get("attributes", {}).items():
        said[f"answers.{code}"] = " · ".join(map(str, value)) if isinstance(value, list) else str(value)
    found = (
        Shown(field, Doubt(one.kind), words[one.start : one.end])
        for field, words in said.items()
        for one in doubts.find(words, homes=field != "address")
        if one.kind in set(Doubt)
    )
    return list(dict.fromkeys(found))


def is_public(report: Report, category: Category) -> bool:
    """Say whether anybody may see what the report says."""
    return state_of(report, category) is PublicState.PUBLIC


def state_of(report: Report, category: Category) -> PublicState:
    """Return whether everybody sees a report, or what keeps them from it."""
    if not can_be_public(report, category):
        return PublicState.NEVER
    published = report.get("published")
    if published is not None:
        return PublicState.PUBLIC if published else PublicState.HIDDEN
    at_once = publication(category) is Publication.AUTO and report.get("doubts") == []
    return PublicState.PUBLIC if at_once else PublicState.WAITING


def reasons_of(report: Report, category: Category) -> list[str]:
    """Return why a report waits for an official: its category, or its doubts; empty if it does not wait."""
    if state_of(report, category) is not PublicState.WAITING:
        return []
    if publication(category) is Publication.MODERATED:
        return [OF_CATEGORY, *report.get("doubts", ())]
    return list(report.get("doubts", ()))


def can_be_public(report: Report, category: Category) -> bool:
    """Say whether nothing about the report forbids to publish it, whatever an official has decided."""
    return (
        publication(category) is not Publication.NEVER
        and not is_rescue(report)
        and report["state"] != ReportState.WITHDRAWN
        and not report.get("legal")
        and not report.get("redacted_at")
    )


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
