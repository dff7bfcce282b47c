"""Similar reports: those that may be about the same matter, for whoever is about to file one and for the desk.

Scored by distance, time, category and likeness of the texts. What anybody may ask reveals nothing that the public view
would not: only what is public is named, by its text as everybody reads it, and nothing at a private place.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property

from pymongo import DESCENDING

from models.access import report_access
from models.access.callers import Identity
from models.areas import areas
from models.areas.distance import metres
from models.categories import categories
from models.categories.categories import DEFAULT_RADIUS, Category, radius_of
from models.language.likeness import LONGEST, grams, likeness
from models.language.personal_data import mask
from models.reports import public_view
from models.reports.reports import REPORTS, Report
from models.store import Query, Store
from models.store.reads import BoundedRead
from models.workflow.transitions import OPEN_STATES, ReportState

#: What ended longer ago than this is no duplicate but comes back.
RECENT = timedelta(days=30)

#: So many open candidates are scored at most, and as many that ended lately: the nearest, in a commune the newest.
MOST_SCORED = 200

READ = BoundedRead("reports near a point that may be the same", rows=2 * MOST_SCORED, seconds=3)

#: The texts of so many are compared at most: of those that are first by every other sign.
MOST_COMPARED = 50

#: So much of a text is looked at for personal data before it is compared, and the end of it is left out again: it may
#: hold the first half of a number.
MASKED, MARGIN = LONGEST + 200, 100

#: What each sign weighs; signs that are not known on both sides are left out.
WEIGHTS = {"near": 0.4, "text": 0.35, "category": 0.15, "recent": 0.1}

#: Below this a report is not suggested; of another category its text must be somewhat alike, too.
LEAST_SCORE = 0.4
LEAST_LIKENESS_ELSEWHERE = 0.3

FIELDS = (
    "code",
    "kind",
    "category",
    "text",
    "place",
    "state",
    "published",
    "doubts",
    "photos",
    "filed_at",
    "agency_id",
)
SHOWN = dict.fromkeys((*FIELDS, "area_path", "legal", "redacted_at", "merged_into", "reporter.owner"), 1)


@dataclass(frozen=True)
class SimilarQuery:
    """What is about to be reported, and where.

    :param area_id: the commune, when there is no point.
    """

    category: str = ""
    text: str = field(default="", repr=False)
    lat: float | None = None
    lon: float | None = None
    area_id: str = ""

    @cached_property
    def grams(self) -> frozenset[str]:
        """Return what the text is compared by."""
        return grams(self.text)


@dataclass(frozen=True)
class Suggestion:
    """A report that may be about the same.

    :param distance_m: None when one of the two has no point.
    :param score: from 0 to 1.
    :param public: whether its text and place may be shown to everybody.
    """

    report: Report
    category: Category
    distance_m: int | None
    score: float
    public: bool


def for_resident(store: Store, wanted: SimilarQuery, *, limit: int = 5) -> list[Suggestion]:
    """Return what anybody may know of reports near a point, best first.

    :raises Invalid: the point is not on Earth.
    """
    if wanted.lat is None or wanted.lon is None:
        return []
    areas.check_point(wanted.lat, wanted.lon)
    known = {row["_id"]: row for row in categories.every(store)}
    private = [code for code, row in known.items() if row.get("private_place")]
    open_places = {"place.private": {"$ne": True}, "category": {"$nin": private}}
    radius = _radius(known, wanted)
    extra = {"$and": [public_view.query(store), open_places]}
    with READ.within():
        found = _around(store, wanted.lat, wanted.lon, radius, extra)
    compared = worth_comparing(found, wanted, radius)
    scored = (
        _score(report, known[report["category"]], wanted, radius, text=_masked_beginning(report["text"]))
        for report in compared
    )
    return [_masked(one) for one in _best(scored, limit)]


def for_desk(store: Store, official: Identity, report: Report, *, limit: int = 10) -> list[Suggestion]:
    """Return reports that may be about the same as this one, among those that the official may see, best first."""
    known = {row["_id"]: row for row in categories.every(store)}
    wanted, readable = wanted_of(report), report_access.readable(store, official)
    radius = _radius(known, wanted)
    with READ.within():
        if wanted.lat is None or wanted.lon is None:
            found = _in_commune(store, wanted)
        else:
            found = _around(store, wanted.lat, wanted.lon, radius, {})
    others = [
        other for other in found if other["_id"] != report["_id"] and report_access.within(readable, other)
    ]
    compared = worth_comparing(others, wanted, radius)
    return _best((_score(other, known[other["category"]], wanted, radius) for other in compared), limit)


def worth_comparing(found: list[Report], wanted: SimilarQuery, radius: int) -> list[Report]:
    """Return the reports of which the texts are compared: the first by every other sign."""
    if not wanted.text:
        return found
    return heapq.nlargest(MOST_COMPARED, found, key=lambda report: _weighed(_signs(report, wanted, radius)))


def wanted_of(report: Report) -> SimilarQuery:
    """Return what other reports are compared with to find those like this one."""
    point = report["place"].get("point")
    lon, lat = point["coordinates"] if point else (None, None)
    return SimilarQuery(report["category"], report["text"], lat, lon, report["place"]["area_id"])


def _lately() -> tuple[Query, Query]:
    """Return the conditions of what is still open, and of what ended a short while ago and was not withdrawn."""
    ended = {"stopped_at": {"$gte": datetime.now(UTC) - RECENT}, "state": {"$ne": ReportState.WITHDRAWN}}
    return {"state": {"$in": sorted(OPEN_STATES)}}, ended


def _around(store: Store, lat: float, lon: float, radius: int, extra: Query) -> list[Report]:
    near = {
        "$nearSphere": {
            "$geometry": {"type": "Point", "coordinates": [lon, lat]},
            "$maxDistance": radius,
        }
    }
    # One query each: then the index of places passes over all other reports.
    found = (
        row
        for lately in _lately()
        for row in store.collection(REPORTS)
        .find({"place.point": near, **lately, **extra}, SHOWN)
        .limit(MOST_SCORED)
    )
    return list({row["_id"]: row for row in found}.values())


def _in_commune(store: Store, wanted: SimilarQuery) -> list[Report]:
    query = {"area_path": wanted.area_id, "category": wanted.category, "$or": list(_lately())}
    rows = store.collection(REPORTS).find(query, SHOWN).sort("_id", DESCENDING)
    return list(rows.limit(MOST_SCORED))


def _radius(known: Mapping[str, Category], wanted: SimilarQuery) -> int:
    category = known.get(wanted.category)
    return radius_of(category) if category else DEFAULT_RADIUS


def _masked_beginning(text: str) -> str:
    """Return the beginning of a text without personal data, as much as is compared."""
    return mask(text) if len(text) <= MASKED else mask(text[:MASKED])[:-MARGIN]


def _masked(one: Suggestion) -> Suggestion:
    return replace(one, report={**one.report, "text": public_view.text_of(one.report)})


def _score(
    report: Report, category: Category, wanted: SimilarQuery, radius: int, *, text: str | None = None
) -> Suggestion | None:
    """Return the suggestion that a report makes; None when it is too far or too unlike.

    :param text: what is compared of the report; None: its text.
    """
    signs, distance = _signs(report, wanted, radius), _distance(report, wanted)
    if distance is not None and distance > radius:
        return None
    if wanted.text:
        signs["text"] = likeness(wanted.grams, grams(report["text"] if text is None else text))
    if not signs.get("category", 1.0) and signs.get("text", 0.0) < LEAST_LIKENESS_ELSEWHERE:
        return None
    score = _weighed(signs)
    if score < LEAST_SCORE:
        return None
    rounded = None if distance is None else round(distance)
    return Suggestion(report, category, rounded, round(score, 2), public_view.is_public(report, category))


def _signs(report: Report, wanted: SimilarQuery, radius: int) -> dict[str, float]:
    """Return how near, of which category and how recent a report is, each from 0 to 1; nothing of its text."""
    signs: dict[str, float] = {}
    distance = _distance(report, wanted)
    if distance is not None:
        signs["near"] = max(0.0, 1 - distance / radius)
    if wanted.category:
        signs["category"] = float(report["category"] == wanted.category)
    signs["recent"] = max(0.0, 1 - (datetime.now(UTC) - report["filed_at"]) / RECENT)
    return signs


def _weighed(signs: Mapping[str, float]) -> float:
    """Return all signs as one number from 0 to 1."""
    return sum(WEIGHTS[name] * value for name, value in signs.items()) / sum(WEIGHTS[name] for name in signs)


def _distance(report: Report, wanted: SimilarQuery) -> float | None:
    point = report["place"].get("point")
    if point is None or wanted.lat is None or wanted.lon is None:
        return None
    lon, lat = point["coordinates"]
    return metres(wanted.lat, wanted.lon, lat, lon)


def _best(scored: Iterable[Suggestion | None], limit: int) -> list[Suggestion]:
    found = (one for one in scored if one is not None)
    return sorted(found, key=lambda one: (-one.score, one.report["_id"]))[:limit]
