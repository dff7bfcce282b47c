"""Statistics: figures about reports of an area, a unit or a category over a period; every share with its denominator.

A report counts on the day on which it was filed (`models.statistics.report_tally` says where), so a period answers
"what became of the reports that came in then"; only `finished` says how many ended in it, whenever they had come.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Literal, TypedDict

from models.access import permissions, report_access
from models.access.callers import Assignment, Identity
from models.access.permissions import Permission
from models.access.report_access import AssignedReport
from models.areas import areas
from models.errors import Fault, Forbidden, Invalid
from models.statistics.counter_keys import Counter
from models.statistics.counters import REPORT_SUMS
from models.statistics.figures import Figures, figures
from models.statistics.packed_sums import added, together
from models.statistics.report_tally import day_of
from models.store import Store
from models.store.reads import BoundedRead

#: The longest period, in days; and when each of its days is asked for.
MOST_DAYS, MOST_SINGLE_DAYS = 3_700, 400

#: Counters that come in one answer of the store.
BATCH = 10_000

#: Counters of each unit or commune and each day.
READ = BoundedRead("figures", rows=1_000_000, seconds=5)


class By(StrEnum):
    """What the rows stand for."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    CATEGORY = "category"
    AGENCY = "agency"
    AREA = "area"


@dataclass(frozen=True)
class StatisticsFilter:
    """Whose reports: of an area with everything below it, and of one agency or ("") of all."""

    area_id: str
    agency_id: str = ""


class CounterFilter(TypedDict, total=False):
    """Which counters are read, of any period; of an agency it may say any."""

    area_id: str
    parent_id: str
    agency_id: str | Mapping[str, str]


def scope_of(store: Store, official: Identity, *, area_id: str = "", agency_id: str = "") -> StatisticsFilter:
    """Return the scope that an official asks for; what they leave open is as wide as their role.

    :raises Forbidden: `no_permission`: no role of theirs covers it whole.
    :raises NotFound: there is no such area.
    """
    held = permissions.assignments_with(official, Permission.STATS_READ)
    for one in sorted(held, key=lambda row: row.agency_id):
        asked = StatisticsFilter(area_id or _home(store, one), agency_id or one.agency_id)
        above = areas.above(store, asked.area_id)
        covered: AssignedReport = {"area_path": above, "agency_id": asked.agency_id}
        if report_access.within(report_access.reading(store, one), covered):
            return asked
    raise Forbidden("no_permission")


def _home(store: Store, held: Assignment) -> str:
    """Return the area of an assignment; the whole province when it is for an agency's work wherever that lies."""
    (answered, *_) = report_access.acting(store, held)
    return answered.get("area_path") or areas.above(store, held.area_id)[0]


def read(
    store: Store,
    scope: StatisticsFilter,
    start: date,
    end: date,
    by: By,
    *,
    category: str = "",
    now: datetime | None = None,
) -> tuple[Figures, dict[str, Figures]]:
    """Return the figures of a scope from `start` to `end` (both included), whole and by row.

    :param category: of reports of this category alone.
    :raises Invalid: the period is upside down or too long.
    """
    check(start, end, by)
    moment = now or datetime.now(UTC)
    names = list(periods(start, end, date.fromisoformat(day_of(moment)), by))
    with READ.within():
        found = {row: added(packed) for row, packed in _rows(store, scope, names, by, category).items()}
        own = added(_own(store, scope, names, category)) if by in PLACES else together(found.values())
    return figures(own, moment), {row: figures(found[row], moment) for row in sorted(found)}


def check(start: date, end: date, by: By) -> None:
    """Demand a period that can be answered.

    :raises Invalid: naming what is wrong.
    """
    faults = list(faults_of_period(start, end, by))
    if faults:
        raise Invalid(*faults)


def faults_of_period(start: date, end: date, by: By | None, field: str = "to") -> Iterator[Fault]:
    """Yield what is wrong with a period, as faults of `field`; without `by` the longest period counts."""
    most = MOST_SINGLE_DAYS if by is By.DAY else MOST_DAYS
    if end < start:
        yield Fault(field, "period_disordered")
    elif (end - start).days >= most:
        yield Fault(field, "period_too_long", {"days": most})


def _quarter(period: str) -> str:
    return f"{period[:4]}-Q{(int(period[5:7]) + 2) // 3}"


#: The row of a period.
TIMES: Mapping[By, Callable[[str], str]] = {
    By.DAY: lambda period: period,
    By.MONTH: lambda period: period[:7],
    By.QUARTER: _quarter,
    By.YEAR: lambda period: period[:4],
}

#: Rows that a whole year is too long for.
MONTHLY = frozenset({By.DAY, By.MONTH, By.QUARTER})

#: The field of a counter that names a row.
RowField = Literal["agency_id", "area_id"]

#: Which counters make the rows of a scope, and which of their fields names the row.
PLACES: Mapping[By, Callable[[StatisticsFilter], tuple[CounterFilter, RowField]]] = {
    By.AGENCY: lambda scope: (
        {"area_id": scope.area_id, "agency_id": scope.agency_id or {"$gt": ""}},
        "agency_id",
    ),
    By.AREA: lambda scope: ({"parent_id": scope.area_id, "agency_id": scope.agency_id}, "area_id"),
}


def _rows(
    store: Store, scope: StatisticsFilter, names: Sequence[str], by: By, category: str
) -> Mapping[str, list[bytes]]:
    """Return what the counters hold, by row."""
    rows: dict[str, list[bytes]] = defaultdict(list)
    if by is By.CATEGORY:
        part = f"by.{category}" if category else "by"
        for counter in _counters(store, _own_filter(scope), names, part):
            for name, packed in counter.get("by", {}).items():
                rows[name].append(packed)
    elif by in PLACES:
        query, name = PLACES[by](scope)
        for counter in _counters(store, query, names, _part(category)):
            rows[counter[name]] += _packed(counter, category)
    else:
        for counter in _counters(store, _own_filter(scope), names, _part(category)):
            rows[TIMES[by](counter["period"])] += _packed(counter, category)
    return {row: packed for row, packed in rows.items() if packed}


def _own(store: Store, scope: StatisticsFilter, names: Sequence[str], category: str) -> Iterator[bytes]:
    """Yield what the counters of the scope itself hold."""
    for counter in _counters(store, _own_filter(scope), names, _part(category)):
        yield from _packed(counter, category)


def _own_filter(scope: StatisticsFilter) -> CounterFilter:
    return {"area_id": scope.area_id, "agency_id": scope.agency_id}


def _part(category: str) -> str:
    return f"by.{category}" if category else "all"


def _packed(counter: Counter, category: str) -> list[bytes]:
    found = counter.get("by", {}).get(category) if category else counter["all"]
    return [found] if found else []


def _counters(store: Store, chosen: CounterFilter, names: Sequence[str], part: str) -> Iterator[Counter]:
    """Read the counters of these periods, with one part of each."""
    wanted = {**chosen, "period": {"$in": names}}
    shown = ("period", "area_id", "agency_id", part)
    return store.collection(REPORT_SUMS).find(wanted, shown, batch_size=BATCH, limit=READ.rows)


def periods(start: date, end: date, today: date, by: By) -> Iterator[str]:
    """Yield the fewest periods that make up the time from `start` to `end`, as counters have them.

    Whole years as years and whole months as months, unless rows need smaller ones. What has only begun is whole when
    `end` lies beyond today: nothing is counted later than today.
    """
    day, last = start, end if end < today else today.replace(month=12, day=31)
    while day <= min(end, today):
        month = day.replace(day=monthrange(day.year, day.month)[1])
        if by not in MONTHLY and (day.month, day.day) == (1, 1) and day.replace(month=12, day=31) <= last:
            yield day.isoformat()[:4]
            day = day.replace(month=12, day=31)
        elif by is not By.DAY and day.day == 1 and month <= last:
            yield day.isoformat()[:7]
            day = month
        else:
            yield day.isoformat()
        day += timedelta(days=1)


def today() -> date:
    """Return today's date in Vietnam."""
    return date.fromisoformat(day_of(datetime.now(UTC)))
