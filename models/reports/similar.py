"""Similar reports: those that may be about the same matter, for whoever is about to file one and for the desk.

Scored by distance, time, category and likeness of the texts. What anybody may ask reveals nothing that the public view
would not: only what is public is named, by its text as everybody reads it, and nothing at a private place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

from pymongo import DESCENDING

from models.access import report_access
from models.access.callers import Identity
from models.areas import areas
from models.areas.distance import metres
from models.categories import categories
from models.categories.categories import DEFAULT_RADIUS, Category, radius_of
from models.language.likeness import grams, likeness
from models.reports import public_view
from models.reports.reports import REPORTS, Report
from models.store import Query, Store
from models.workflow.transitions import OPEN_STATES, ReportState

#: What ended longer ago than this is no duplicate but comes back.
RECENT = timedelta(days=30)

#: So many open candidates are scored at most, and as many that ended lately: the nearest, in a commune the newest.
MOST_SCORED = 200

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
    found = _around(store, wanted.lat, wanted.lon, radius, extra)
    scored = (
        _score({**report, "text": public_view.text_of(report)}, known[report["category"]], wanted, radius)
        for report in found
    )
    return _best(scored, limit)


def for_desk(store: Store, official: Identity, report: Report, *, limit: int = 10) -> list[Suggestion]:
    """Return reports that may be about the same as this one, among those that the official may see, best first."""
    known = {row["_id"]: row for row in categories.every(store)}
    wanted, readable = wanted_of(report), report_access.readable(store, official)
    if wanted.lat is None or wanted.lon is None:
        found = _in_commune(store, wanted)
    else:
        found = _around(store, wanted.lat, wanted.lon, _radius(known, wanted), {})
    scored = (
        _score(other, known[other["category"]], wanted, _radius(known, wanted))
        for other in found
        if other["_id"] != report["_id"] and report_access.within(readable, other)
    )
    return _best(scored, limit)


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


def _score(report: Report, category: Category, wanted: SimilarQuery, radius: int) -> Suggestion | None:
    """Return the suggestion that a report makes; None when it is too far or too unlike."""
    signs: dict[str, float] = {}
    distance = _distance(report, wanted)
    if distance is not None:
        if distance > radius:
            return None
        signs["near"] = 1 - distance / radius
    if wanted.text:
        signs["text"] = likeness(wanted.grams, grams(report["text"]))
    if wanted.category:
        signs["category"] = float(report["category"] == wanted.category)
    if not signs.get("category", 1.0) and signs.get("text", 0.0) < LEAST_LIKENESS_ELSEWHERE:
        return None
    age = datetime.now(UTC) - report["filed_at"]
    signs["recent"] = max(0.0, 1 - age / RECENT)
    score = sum(WEIGHTS[name] * value for name, value in signs.items()) / sum(WEIGHTS[name] for name in signs)
    if score < LEAST_SCORE:
        return None
    rounded = None if distance is None else round(distance)
    return Suggestion(report, category, rounded, round(score, 2), public_view.is_public(report, category))


def _distance(report: Report, wanted: SimilarQuery) -> float | None:
    point = report["place"].get("point")
    if point is None or wanted.lat is None or wanted.lon is None:
        return None
    lon, lat = point["coordinates"]
    return metres(wanted.lat, wanted.lon, lat, lon)


def _best(scored: Iterable[Suggestion | None], limit: int) -> list[Suggestion]:
    found = (one for one in scored if one is not None)
    return sorted(found, key=lambda one: (-one.score, one.report["_id"]))[:limit]
