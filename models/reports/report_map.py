"""The public map: public reports in a box, one by one where they are few, counted in H3 cells where they are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, TypedDict

from pymongo import DESCENDING

from models.areas import hexagons
from models.categories import categories
from models.categories.categories import Category
from models.errors import Fault, Invalid
from models.reports import public_view
from models.reports.reports import REPORTS, Point, Report
from models.store import Query, Store
from models.store.reads import BoundedRead
from models.workflow.transitions import OPEN_STATES, RUNNING_STATES

#: Reports older than this are not on the map unless they are still open.
LATELY = timedelta(days=90)

#: More reports than this in a box are counted in cells; of so many more the newest are counted.
MOST, MOST_COUNTED = 300, 20_000

READ = BoundedRead("the public map", rows=MOST_COUNTED, seconds=3)

#: What of a report is read.
FIELDS = (
    "code",
    "kind",
    "category",
    "state",
    "published",
    "doubts",
    "place",
    "filed_at",
    "due_at",
    "legal",
    "redacted_at",
)

#: A box wider or higher than this, in degrees, holds no province.
LARGEST = 10.0


@dataclass(frozen=True)
class Box:
    """Degrees, WGS 84; a box never crosses the date line."""

    west: float
    south: float
    east: float
    north: float


def check(box: Box) -> None:
    """Demand a box on Earth of a size that a map of a province has.

    :raises Invalid: `box_invalid`.
    """
    width, height = box.east - box.west, box.north - box.south
    # Written so that what is no number fails.
    on_earth = all(abs(lon) <= 180 for lon in (box.west, box.east)) and all(
        abs(lat) <= 90 for lat in (box.south, box.north)
    )
    if not (on_earth and 0 < width <= LARGEST and 0 < height <= LARGEST):
        raise Invalid(Fault("bbox", "box_invalid", {"max": int(LARGEST)}))


class Polygon(TypedDict):
    """A GeoJSON polygon of one ring of `[lon, lat]` in degrees."""

    type: Literal["Polygon"]
    coordinates: list[list[list[float]]]


class ReportProperties(TypedDict):
    """What the map shows of one report; `exact` is false for the centre of a cell."""

    code: str
    category: str
    state: str
    filed_at: datetime
    overdue: bool
    exact: bool


class CellProperties(TypedDict):
    """What the map shows of a cell: how many reports lie in it, how many of them are open, and late."""

    cell: str
    count: int
    open: int
    late: int


class Feature(TypedDict):
    """A GeoJSON feature: the point of a report (its id is the code), or the centre of a cell (its id is the cell)."""

    type: Literal["Feature"]
    id: str
    geometry: Point
    properties: ReportProperties | CellProperties


def features(store: Store, box: Box, category: str = "", *, most: int = MOST) -> list[Feature]:
    """Return the public reports in a box, newest first, or the cells that they lie in.

    :param most: more reports than this are counted in cells.
    :raises Invalid: see `check`.
    """
    check(box)
    known = {row["_id"]: row for row in categories.every(store)}
    query = _query(store, box, category)
    rows = store.collection(REPORTS).find(query, dict.fromkeys(FIELDS, 1)).sort("_id", DESCENDING)
    with READ.within():
        found = list(rows.limit(MOST_COUNTED))
    if len(found) > most:
        width = max(box.east - box.west, box.north - box.south)
        return _clusters(found, known, hexagons.resolution_for(width))
    return [_feature(report, known[report["category"]]) for report in found]


def lately() -> Query:
    """Return the condition of what is on the map at all: it is open, or not older than `LATELY`."""
    since = datetime.now(UTC) - LATELY
    return {"$or": [{"state": {"$in": list(OPEN_STATES)}}, {"filed_at": {"$gte": since}}]}


def _query(store: Store, box: Box, category: str) -> Query:
    conditions: list[Query] = [public_view.within(store, lambda place: _inside(place, box)), lately()]
    if category:
        conditions.append({"category": category})
    return {"$and": [*conditions, public_view.query(store)]}


def _inside(place: str, box: Box) -> Query:
    """Return the condition that the point in this field lies in the box."""
    return {
        place: {"$geoWithin": {"$geometry": _around(box)}},
        f"{place}.coordinates.0": {"$gte": box.west, "$lte": box.east},
        f"{place}.coordinates.1": {"$gte": box.south, "$lte": box.north},
    }


def _around(box: Box) -> Polygon:
    """Return a polygon that holds the box, for the index of places, which knows shapes on a sphere only.

    There its edges are great circles and leave a parallel by up to 0.0011 times the square of its length, in degrees.
    """
    more = 0.0011 * (box.east - box.west) ** 2 + 1e-6
    south, north = max(-90.0, box.south - more), min(90.0, box.north + more)
    ring = [[box.west, south], [box.east, south], [box.east, north], [box.west, north], [box.west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _feature(report: Report, category: Category) -> Feature:
    place = public_view.place_of(report, category)
    assert place is not None
    values: ReportProperties = {
        "code": report["code"],
        "category": report["category"],
        "state": report["state"],
        "filed_at": report["filed_at"],
        "overdue": _is_overdue(report, datetime.now(UTC)),
        "exact": place.exact,
    }
    return _point(report["code"], place.lat, place.lon, values)


def _clusters(found: Iterable[Report], known: Mapping[str, Category], resolution: int) -> list[Feature]:
    counts: Counter[str] = Counter()
    still_open: Counter[str] = Counter()
    late: Counter[str] = Counter()
    now = datetime.now(UTC)
    for report in found:
        place = public_view.place_of(report, known[report["category"]])
        if place is not None:
            cell = hexagons.cell_of(place.lat, place.lon, resolution)
            counts[cell] += 1
            still_open[cell] += report["state"] in OPEN_STATES
            late[cell] += _is_overdue(report, now)
    return [
        _point(
            cell,
            *hexagons.centre(cell),
            {"cell": cell, "count": number, "open": still_open[cell], "late": late[cell]},
        )
        for cell, number in counts.most_common()
    ]


def _is_overdue(report: Report, now: datetime) -> bool:
    """Say whether its promise is broken and nobody but the unit keeps it from an answer."""
    return report["state"] in RUNNING_STATES and report["due_at"] < now


def _point(id: str, lat: float, lon: float, values: ReportProperties | CellProperties) -> Feature:
    geometry: Point = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": id, "geometry": geometry, "properties": values}
