"""Service requests as the public reads them: which reports a query finds, and what of each may be shown.

Listed is what `models.reports.public_view` lets anybody see. Whoever knows the number of another one that came by
Open311 learns where it stands, as the standard has it, and nothing of its words, its photos or its exact place. What
residents filed here themselves is not there for others before it is public.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from pymongo import DESCENDING

from models.categories import categories
from models.errors import Fault, Invalid
from models.messages.messages import MessageChannel
from models.open311.moments import Span
from models.reports import codes_and_pins, public_view
from models.reports.reports import REPORTS, Report
from models.store import Query as Condition
from models.store import Store
from models.store.reads import BoundedRead
from models.workflow.transitions import OPEN_STATES, ReportState

#: Most requests of one answer (GeoReport v2: the first 1000), and the last page that can be asked for.
MOST, LAST_PAGE = 1000, 1000

#: No page begins or ends beyond so many: who reads more asks for shorter spans of time.
MOST_REACHED = 20_000

READ = BoundedRead("Open311: a page of requests", rows=MOST, seconds=3)

#: Most numbers in one question: with commas encoded (`%2C`) they fit into the longest request line of the web server.
MOST_NUMBERS = 500
MOST_RADIUS_M = 50_000
EARTH_RADIUS_M = 6_378_100

OPEN, CLOSED = "open", "closed"


class Circle(NamedTuple):
    """Everything within `radius` metres of a point."""

    lat: float
    lon: float
    radius: float


@dataclass(frozen=True)
class Query:
    """Which requests; empty fields do not filter.

    :param updated: the last change lies in there, both ends included; None leaves that end open.
    :param statuses: `open`, `closed`.
    :param box: west, south, east, north.
    """

    span: Span
    updated: tuple[datetime | None, datetime | None] = (None, None)
    service_codes: Sequence[str] = ()
    statuses: Sequence[str] = ()
    circle: Circle | None = None
    box: tuple[float, float, float, float] | None = None
    page: int = 1
    page_size: int = MOST


def status_of(state: str) -> str:
    """Return `open` or `closed`, the two that the standard knows."""
    return OPEN if state in OPEN_STATES else CLOSED


def search(store: Store, wanted: Query) -> list[Report]:
    """Return the public reports that a query finds, newest first."""
    found = (
        store.collection(REPORTS)
        .find(matching(store, wanted))
        .sort([("filed_at", DESCENDING), ("_id", DESCENDING)])
    )
    with READ.within():
        return list(found.skip((wanted.page - 1) * wanted.page_size).limit(wanted.page_size))


def page_faults(page: int, page_size: int) -> list[Fault]:
    """Return what is wrong with a page that begins or ends too far away."""
    last = min(LAST_PAGE, MOST_REACHED // page_size)
    return [] if page <= last else [Fault("page", "out_of_range", {"min": 1, "max": last})]


def unknown_services(store: Store, codes: Sequence[str]) -> list[Fault]:
    """Return what is wrong with the services that a query names."""
    known = {category["_id"] for category in categories.every(store)}
    return [] if set(codes) <= known else [Fault("service_code", "service_unknown")]


def by_codes(store: Store, codes: Sequence[str]) -> list[Report]:
    """Return the reports with these numbers, in the order asked for; unknown ones are left out."""
    wanted = list(dict.fromkeys(codes_and_pins.canonical(code) for code in codes))
    found = {report["code"]: report for report in store.collection(REPORTS).find({"code": {"$in": wanted}})}
    return [found[code] for code in wanted if code in found]


def seen(store: Store, codes: Sequence[str]) -> list[Report]:
    """Return the reports with these numbers that anybody may know of, in the order asked for."""
    known = {row["_id"]: row for row in categories.every(store)}
    return [
        report
        for report in by_codes(store, codes)
        if report["reporter"]["channel"] == MessageChannel.OPEN311
        or public_view.is_public(report, known[report["category"]])
    ]


def check_circle(lat: float | None, lon: float | None, radius: float | None) -> Circle | None:
    """Return the circle that three parameters mean; None without them.

    :raises Invalid: some are missing or out of range.
    """
    given = {"lat": lat, "long": lon, "radius": radius}
    if all(value is None for value in given.values()):
        return None
    if lat is None or lon is None or radius is None:
        raise Invalid(*(Fault(name, "required") for name, value in given.items() if value is None))
    tops = (("lat", lat, 90), ("long", lon, 180))
    faults = [Fault(name, "degrees", {"limit": top}) for name, value, top in tops if not abs(value) <= top]
    if not 0 < radius <= MOST_RADIUS_M:
        faults.append(Fault("radius", "out_of_range", {"min": 0, "max": MOST_RADIUS_M}))
    if faults:
        raise Invalid(*faults)
    return Circle(lat, lon, radius)


def matching(store: Store, wanted: Query) -> Condition:
    """Return the query for the store, with a branch for each way of becoming public: each walks along the index."""
    allowed = public_view.query(store)
    branches = allowed.pop("$or")
    conditions = [allowed, _wanted(store, wanted)]
    span = {"$gte": wanted.span.start, "$lte": wanted.span.end}
    return {"$or": [{**branch, "filed_at": span, "$and": conditions} for branch in branches]}


def _wanted(store: Store, wanted: Query) -> Condition:
    query: dict[str, Any] = {}
    limits = zip(("$gte", "$lte"), wanted.updated, strict=True)
    updated = {operator: at for operator, at in limits if at is not None}
    if updated:
        query["updated_at"] = updated
    if wanted.statuses:
        states = (state for state in ReportState if status_of(state) in wanted.statuses)
        query["state"] = {"$in": sorted(states)}
    if wanted.service_codes:
        query["category"] = {"$in": list(wanted.service_codes)}
    shapes = [*_circle(wanted.circle), *_box(wanted.box)]
    if shapes:
        query["$and"] = [public_view.within(store, _inside(shape)) for shape in shapes]
    return query


def _inside(shape: Condition) -> Callable[[str], Condition]:
    return lambda place: {place: {"$geoWithin": shape}}


def _circle(circle: Circle | None) -> list[Condition]:
    if circle is None:
        return []
    return [{"$centerSphere": [[circle.lon, circle.lat], circle.radius / EARTH_RADIUS_M]}]


def _box(box: tuple[float, float, float, float] | None) -> list[Condition]:
    if box is None or not all(map(math.isfinite, box)):
        return []
    west, south, east, north = box
    return [{"$box": [[west, south], [east, north]]}]
