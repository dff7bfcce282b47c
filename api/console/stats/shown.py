"""What the page of statistics shows: figures with their denominators, rows with bars, hot spots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from api.console.stats.words import COUNTS, CUTS, SHARES, TIMES
from api.desk.hotspots import presented as hotspots_presented
from api.desk.hotspots.presented import ShownHotSpot
from api.desk.stats.presented import ShownStats
from api.extensions.context import current_identity, current_language, current_store
from api.html import maps
from api.html.dot_map import Sign
from api.html.forms import Option
from api.html.maps import Point, ShownMap
from api.html.numbers import decimal
from api.html.words import said
from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import agencies, areas
from models.categories import categories
from models.desk import hotspots
from models.language.languages import choose
from models.reports import recurrence
from models.statistics.figures import Figures, Share, Spread
from models.statistics.statistics import By, StatisticsFilter

#: Hot spots on the page.
MOST_SPOTS = 15

#: The sign of a hot spot.
SPOT = Sign("dot", "red")

#: Minutes of an hour.
HOUR = 60


@dataclass(frozen=True)
class Figure:
    """A count, or a share of something.

    :param text: as it is read; "–" of nothing.
    :param of: what it is a share of, in words; "" for a count.
    :param part: 0 to 100 for the bar; None for none.
    """

    words: str
    text: str
    of: str = ""
    part: float | None = None


@dataclass(frozen=True)
class Row:
    """The figures of one row.

    :param drill: the address of its own figures; "" for none.
    :param queue: the address of its reports at the desk.
    :param bar: how many it received, of the row that received most, 0 to 100.
    """

    name: str
    received: int
    open: int
    overdue_open: int
    on_time: Figure
    fixed: Figure
    bar: float
    drill: str


@dataclass(frozen=True)
class Time:
    """How long something took: half of them no longer than `half`, nine of ten no longer than `most`."""

    words: str
    half: str
    most: str
    n: int


def figures(total: Figures) -> list[Figure]:
    """Return the counts and shares of a scope."""
    counts = [Figure(said(words), str(getattr(total, name))) for name, words in COUNTS]
    return [*(_share(getattr(total, name), words, of) for name, words, of in SHARES), *counts]


def times(total: Figures) -> list[Time]:
    """Return how long a first answer and an end took, in hours of work."""
    found: list[Time] = []
    for name, words in TIMES:
        spread: Spread = getattr(total, name)
        found.append(Time(said(words), _hours(spread.median), _hours(spread.p90), spread.n))
    return found


def rows(stats: ShownStats, kept: Mapping[str, str]) -> list[Row]:
    """Return the rows with bars; periods in their order, units and categories by how many they received.

    :param kept: what the page was asked for, for the addresses of the rows.
    """
    most = max((row["figures"].received for row in stats["rows"]), default=0)
    found = [
        Row(
            _period(row["key"]) if stats["by"] not in DRILLS else row["name"],
            row["figures"].received,
            row["figures"].open,
            row["figures"].overdue_open,
            _share(row["figures"].on_time),
            _share(row["figures"].fixed),
            round(100 * row["figures"].received / most, 1) if most else 0,
            _drill(stats["by"], row["key"], kept),
        )
        for row in stats["rows"]
    ]
    return sorted(found, key=lambda row: -row.received) if stats["by"] in DRILLS else found


#: What a row of these leads to: the argument that it becomes, and how that is cut then.
DRILLS: Mapping[By, tuple[str, By]] = {
    By.AREA: ("area", By.AGENCY),
    By.AGENCY: ("agency", By.CATEGORY),
    By.CATEGORY: ("category", By.MONTH),
}


def _drill(by: By, key: str, kept: Mapping[str, str]) -> str:
    if by not in DRILLS:
        return ""
    argument, then = DRILLS[by]
    return _address({**kept, argument: key, "by": str(then)})


def cuts(chosen: By, kept: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """Return the ways to cut the figures: words, address, whether it is this one."""
    return [
        (said(words), _address({**kept, "by": str(by)}), by is chosen)
        for by, words in CUTS.items()
        if by is not By.DAY
    ]


def _address(query: Mapping[str, str]) -> str:
    named = {{"start": "from", "end": "to"}.get(name, name): value for name, value in query.items()}
    return f"/console/stats?{urlencode(named)}"


def name_of(scope: StatisticsFilter) -> str:
    """Return whose figures these are."""
    store, language = current_store(), current_language()
    area = areas.get(store, scope.area_id)["full_name"]
    return f"{agencies.name(store, scope.agency_id, language)} · {area}" if scope.agency_id else area


def options(official: Identity, scope: StatisticsFilter) -> dict[str, Sequence[Option]]:
    """Return what may be chosen: the areas below those that the official reads, agencies, categories."""
    store, language = current_store(), current_language()
    held = {one.area_id for one in permissions.assignments_with(official, Permission.STATS_READ)}
    mine = [areas.get(store, one) for one in sorted(held | {scope.area_id})]
    below = [child for area in mine for child in areas.children(store, area["_id"])]
    places = {area["_id"]: area["full_name"] for area in [*mine, *below]}
    return {
        "area": [Option(place, name) for place, name in places.items()],
        "agency": [Option(one["_id"], choose(one["name"], language)) for one in agencies.every_open(store)],
        "category": [Option(one["_id"], choose(one["name"], language)) for one in categories.every(store)],
        "by": [Option(str(by), said(words)) for by, words in CUTS.items()],
    }


def spots(area_id: str, category: str) -> list[ShownHotSpot]:
    """Return where reports gather within an area; nothing for whoever may not read reports."""
    official = current_identity()
    if not permissions.assignments_with(official, Permission.REPORT_READ):
        return []
    since = datetime.now(UTC) - recurrence.WINDOW
    found = hotspots.find(
        current_store(), official, since=since, area_id=area_id, category=category, limit=MOST_SPOTS
    )
    return [hotspots_presented.show(spot) for spot in found]


def spots_map(found: Sequence[ShownHotSpot], area_id: str) -> ShownMap:
    """Return the map of an area with its hot spots: the more reports, the larger."""
    most = max((spot["count"] for spot in found), default=1)
    points = [
        Point(spot["lat"], spot["lon"], SPOT, round(4 + 8 * (spot["count"] / most) ** 0.5, 1))
        for spot in found
    ]
    return maps.shown(current_store(), area_id, points)


def _share(share: Share, words: str = "", of: str = "") -> Figure:
    if share.share is None:
        return Figure(said(words) if words else "", "–", said(of) if of else "")
    part = round(100 * share.share, 1)
    return Figure(
        said(words) if words else "",
        f"{decimal(part)} %",
        f"{share.n}/{share.of} {said(of) if of else ''}",
        part,
    )


def _period(key: str) -> str:
    """Return a month as people write it; a year, a quarter and a day are read as they are."""
    year, _, month = key.partition("-")
    return f"{month}/{year}" if month.isdigit() else key


def _hours(minutes: int | None) -> str:
    if minutes is None:
        return "–"
    return f"{minutes // HOUR} h {minutes % HOUR:02d}"
