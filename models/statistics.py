"""Statistics: figures about reports of an area, a unit or a category over a period; every share with its denominator.

A report counts on the day on which it was filed (`models.tally` says where), so a period answers "what became of the
reports that came in then"; only `finished` says how many ended in it, whenever they had come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from models import areas, permissions
from models.counters import ALL, COLLECTION
from models.errors import Fault, Forbidden, Invalid
from models.histogram import percentile
from models.identity import Identity
from models.permissions import Permission
from models.store import Document, Store
from models.tally import day_of, due_key
from models.workflow import CloseReason, Rating

#: The longest period, in days; and when each of its days is asked for.
MOST_DAYS, MOST_SINGLE_DAYS = 3_700, 400

#: Groups of counts by their name, as a counter has them: `{n: {received: 3}, work: {"12": 1}}`.
Part = dict[str, dict[str, int]]


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
class Scope:
    """Whose reports: of an area with everything below it, and of one agency or ("") of all."""

    area_id: str
    agency_id: str = ""


@dataclass(frozen=True)
class Share:
    """`n` of `of`."""

    n: int
    of: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return round(self.n / self.of, 4) if self.of else None


@dataclass(frozen=True)
class Spread:
    """Working minutes: their median and 90th percentile (2.5 % at most off), and of how many reports."""

    median: int | None
    p90: int | None
    n: int


@dataclass(frozen=True)
class Figures:
    """Figures of the reports that were received in a period.

    :param finished: reports that ended in the period, whenever they were received.
    :param waiting: for the resident; their clock stands still.
    :param answered: have had a reply or an end with its reason, of those received.
    :param fixed: resolved as fixed, of all that ended; only this is "solved".
    :param on_time: ended in time, of those that ended or are overdue; `overdue` is the rest of them.
    :param overdue_open: the part of `overdue` that has not ended yet.
    :param reopened: of all that ever ended.
    :param rated: of those that were resolved; `unrated` let the time pass, `rateable` still may.
    """

    received: int
    finished: int
    open: int
    waiting: int
    merged: int
    withdrawn: int
    rejected: int
    redirected: int
    forwarded: int
    answered: Share
    resolved: Share
    reasons: Mapping[str, int]
    fixed: Share
    on_time: Share
    overdue: Share
    overdue_open: int
    reopened: Share
    first_answer: Spread
    resolution: Spread
    rated: Share
    unrated: int
    rateable: int
    ratings: Mapping[str, int]


def scope_of(store: Store, official: Identity, *, area_id: str = "", agency_id: str = "") -> Scope:
    """The scope that an official asks for; what he leaves open is as wide as his role.

    :raises Forbidden: `no_permission`: no role of his has it whole.
    :raises NotFound: there is no such area.
    """
    held = permissions.assignments_with(official, Permission.STATS_READ)
    path = areas.above(store, area_id) if area_id else [one.area_id for one in held[:1]]
    for one in sorted(held, key=lambda row: row.agency_id):
        if one.area_id in path and one.agency_id in {"", agency_id or one.agency_id}:
            return Scope(area_id or one.area_id, agency_id or one.agency_id)
    raise Forbidden("no_permission")


def read(
    store: Store,
    scope: Scope,
    start: date,
    end: date,
    by: By,
    *,
    category: str = "",
    now: datetime | None = None,
) -> tuple[Figures, dict[str, Figures]]:
    """The figures of a scope from `start` to `end` (both included), whole and by row.

    :param category: of reports of this category alone.
    :raises Invalid: the period is upside down or too long.
    """
    check(start, end, by)
    hour = due_key(now or datetime.now(UTC))
    periods = list(_periods(start, end, single=by is By.DAY))
    part = category or ALL
    whole: Part = _nothing()
    rows: dict[str, Part] = defaultdict(_nothing)
    key = TIMES.get(by)
    for counter in _counters(store, _of_scope(scope), periods, None if by is By.CATEGORY else part):
        _add(whole, counter["by"].get(part, {}))
        if key:
            _add(rows[key(counter["period"])], counter["by"].get(part, {}))
        for name in counter["by"] if by is By.CATEGORY else ():
            if name == part if category else name != ALL:
                _add(rows[name], counter["by"][name])
    if by in PLACES:
        query, name = PLACES[by](scope)
        for counter in _counters(store, query, periods, part):
            _add(rows[counter[name]], counter["by"].get(part, {}))
    found = {row: figures(rows[row], hour) for row in sorted(rows) if any(_values(rows[row]))}
    return figures(whole, hour), found


def check(start: date, end: date, by: By) -> None:
    """Demand a period that can be answered.

    :raises Invalid: naming what is wrong.
    """
    most = MOST_SINGLE_DAYS if by is By.DAY else MOST_DAYS
    if end < start:
        raise Invalid(Fault("to", "period_disordered"))
    if (end - start).days >= most:
        raise Invalid(Fault("to", "period_too_long", {"days": most}))


def figures(part: Part, hour: str) -> Figures:
    """What the counts of a part of counters mean at an hour, as `models.tally.due_key` writes it."""
    n = defaultdict(int, part["n"])
    overdue_open = sum(amount for due, amount in part["due"].items() if due < hour)
    ended = n["resolved"] + n["rejected"] + n["redirected"]
    decided = n["on_time"] + n["late"] + overdue_open
    rated = sum(part["rating"].values())
    return Figures(
        received=n["received"],
        finished=n["finished"],
        open=sum(part["due"].values()) + n["waiting"],
        waiting=n["waiting"],
        merged=n["merged"],
        withdrawn=n["withdrawn"],
        rejected=n["rejected"],
        redirected=n["redirected"],
        forwarded=n["forwarded"],
        answered=Share(n["answered"], n["received"]),
        resolved=Share(n["resolved"], n["received"]),
        reasons={reason: part["reason"].get(reason, 0) for reason in CloseReason},
        fixed=Share(part["reason"].get(CloseReason.FIXED, 0), ended),
        on_time=Share(n["on_time"], decided),
        overdue=Share(n["late"] + overdue_open, decided),
        overdue_open=overdue_open,
        reopened=Share(n["reopened"], n["ended_once"]),
        first_answer=_spread(part["first"]),
        resolution=_spread(part["work"]),
        rated=Share(rated, rated + n["unrated"] + n["rateable"]),
        unrated=n["unrated"],
        rateable=n["rateable"],
        ratings={rating: part["rating"].get(rating, 0) for rating in Rating},
    )


def _quarter(period: str) -> str:
    return f"{period[:4]}-Q{(int(period[5:7]) + 2) // 3}"


#: The row of a period.
TIMES: Mapping[By, Callable[[str], str]] = {
    By.DAY: lambda period: period,
    By.MONTH: lambda period: period[:7],
    By.QUARTER: _quarter,
    By.YEAR: lambda period: period[:4],
}

#: Which counters make the rows of a scope, and which of their fields names the row.
PLACES: Mapping[By, Callable[[Scope], tuple[Document, str]]] = {
    By.AGENCY: lambda scope: (
        {"area_id": scope.area_id, "agency_id": scope.agency_id or {"$gt": ""}},
        "agency_id",
    ),
    By.AREA: lambda scope: ({"parent_id": scope.area_id, "agency_id": scope.agency_id}, "area_id"),
}


def _of_scope(scope: Scope) -> Document:
    return {"area_id": scope.area_id, "agency_id": scope.agency_id}


def _counters(store: Store, query: Document, periods: list[str], part: str | None) -> Iterator[Document]:
    """The counters of these periods, with one part of each or with all."""
    names = ("period", "area_id", "agency_id", "by" if part is None else f"by.{part}")
    wanted = {**query, "period": {"$in": periods}}
    return store.db[COLLECTION].find(wanted, dict.fromkeys(names, 1), batch_size=2_000)


def _periods(start: date, end: date, *, single: bool) -> Iterator[str]:
    """Whole months as months and the days beside them one by one; with `single` all days."""
    day = start
    while day <= end:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        if not single and day.day == 1 and following - timedelta(days=1) <= end:
            yield day.isoformat()[:7]
            day = following
        else:
            yield day.isoformat()
            day += timedelta(days=1)


def _nothing() -> Part:
    return {name: {} for name in ("n", "reason", "rating", "due", "first", "work")}


def _add(to: Part, part: Mapping[str, Mapping[str, int]]) -> None:
    for name, counts in part.items():
        into = to[name]
        for measure, amount in counts.items():
            into[measure] = into.get(measure, 0) + amount


def _values(part: Part) -> Iterable[int]:
    return (amount for counts in part.values() for amount in counts.values())


def _spread(counts: Mapping[str, int]) -> Spread:
    histogram = {int(number): amount for number, amount in counts.items() if amount}
    return Spread(percentile(histogram, 0.5), percentile(histogram, 0.9), sum(histogram.values()))


def today() -> date:
    """The day in Vietnam."""
    return date.fromisoformat(day_of(datetime.now(UTC)))
