"""Sources: what the system knows of a unit in a period, as one table of functions by name.

A column of a form names a figure as `<source>.<figure>` (`outlets.clusters`). A room that knows more adds a function to
`SOURCES`; a form may name what no room knows yet, and the unit is told so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from models.areas import agencies, areas
from models.content.posts import POSTS, PostKind, PostState
from models.errors import TooCostly
from models.language.dates import VIETNAM, begin_of
from models.monitoring import figures as heard
from models.monitoring.outlet_states import OUTLET_STATES
from models.outlets.outlets import OUTLETS, Condition, Outlet, OutletKind
from models.returns import forms
from models.returns.forms import ReturnForm
from models.staff import lists as staff_lists
from models.stations import lists as station_lists
from models.stations import plan
from models.statistics import statistics
from models.statistics.statistics import By, StatisticsFilter
from models.store import Query, Store

#: What sounds; a board from so many square metres on is large (TV-5); who was heard within so long is connected.
SOUNDING = (OutletKind.LOUDSPEAKER, OutletKind.CONVERTER)
LARGE_M2 = 20
HEARD_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Scope:
    """Of whom and when: a unit, from its first day to its last, as it is known at `at`."""

    agency_id: str
    first: date
    last: date
    at: datetime

    @property
    def area_id(self) -> str:
        """The area of the unit."""
        return agencies.area_of(self.agency_id)

    @property
    def day(self) -> str:
        """The last day of the period, `YYYY-MM-DD`; while that lies ahead, the day of `at` in Vietnam."""
        return min(self.last, self.at.astimezone(VIETNAM).date()).isoformat()

    @property
    def is_committee(self) -> bool:
        """Whether the unit answers for its whole area."""
        return self.agency_id == agencies.committee(self.area_id)

    def covers(self, agency_id: str) -> bool:
        """Say whether what an agency of the area has is the unit's to report."""
        return self.is_committee or agency_id == self.agency_id


Numbers = Mapping[str, float | int]
Source = Callable[[Store, Scope], Numbers]


class Figure(NamedTuple):
    """What the system knows; `value` is None where it knows nothing, and `why` says why."""

    value: float | int | None
    source: str
    why: str = ""


#: Why the system knows nothing.
TYPED, NO_SOURCE, TOO_COSTLY = "typed", "no_source", "too_costly"


def figures(store: Store, form: ReturnForm, scope: Scope) -> dict[str, Figure]:
    """Return what the system knows for each column of numbers, by its id; each source is asked once."""
    known: dict[str, Numbers | None] = {}
    found: dict[str, Figure] = {}
    for column_id, column in forms.numbers(form).items():
        name = column.get("source", "")
        if not name:
            found[column_id] = Figure(None, "", TYPED)
            continue
        room, _, figure = name.partition(".")
        if room not in SOURCES:
            found[column_id] = Figure(None, name, NO_SOURCE)
            continue
        if room not in known:
            known[room] = _asked(store, SOURCES[room], scope)
        numbers = known[room]
        found[column_id] = (
            Figure(None, name, TOO_COSTLY) if numbers is None else Figure(numbers[figure], name)
        )
    return found


def _asked(store: Store, source: Source, scope: Scope) -> Numbers | None:
    try:
        return source(store, scope)
    except TooCostly:
        return None


def _outlets(store: Store, scope: Scope) -> Numbers:
    clusters = _of_kinds(store, scope, SOUNDING)
    return {
        "clusters": len(clusters),
        "horns": sum(one["horns"] for one in clusters),
        "connected": _heard(store, clusters, scope.at),
        "broken": sum(1 for one in clusters if one["condition"] == Condition.BROKEN),
    }


def _boards(store: Store, scope: Scope) -> Numbers:
    public = _of_kinds(store, scope, (OutletKind.BOARD,))
    return {
        "public": len(public),
        "large": sum(1 for one in public if (one["size_m2"] or 0) >= LARGE_M2),
        "private": len(_of_kinds(store, scope, (OutletKind.PRIVATE_BOARD,))),
        "connected": _heard(store, public, scope.at),
    }


def _airings(store: Store, scope: Scope) -> Numbers:
    """Return the airings of the calendar months that begin in the period: they are summed by month alone."""
    days = (scope.first + timedelta(days=one) for one in range((scope.last - scope.first).days + 1))
    months = [f"{day:%Y-%m}" for day in days if day.day == 1]
    rows = list(heard.of_communes(store, _within(scope), months, scope.at))
    return {"due": sum(one["due"] for one in rows), "heard": sum(one["heard"] for one in rows)}


def _posts(store: Store, scope: Scope) -> Numbers:
    query: Query = {
        "source_agency_id": scope.agency_id,
        "published_at": {"$gte": begin_of(scope.first), "$lt": begin_of(scope.last + timedelta(days=1))},
        "taken_from": None,
        "revises": None,
        "state": {"$ne": PostState.DISCARDED},
    }
    count = store.collection(POSTS).count_documents
    return {"published": count(query), "essential": count({**query, "kind": PostKind.ESSENTIAL})}


def _opinions(store: Store, scope: Scope) -> Numbers:
    whose = StatisticsFilter(scope.area_id, scope.agency_id)
    found, _ = statistics.read(store, whose, scope.first, scope.last, By.YEAR, now=scope.at)
    return {
        "received": found.received,
        "answered": found.answered.n,
        "on_time": found.on_time.n,
        "decided": found.on_time.of,
    }


def _stations(store: Store, scope: Scope) -> Numbers:
    """Return the stations as they were on the last day, and what the plan and the period did to them (B1, B7)."""
    known = station_lists.all_of(store, None, areas.below(store, scope.area_id))
    rows = [one for one in known if scope.covers(one["agency_id"])]
    there = plan.there(rows, scope.day)
    left, first = plan.baseline(there, scope.day), scope.first.isoformat()
    return {
        "stations": len(there),
        "ip_stations": len(there) - len(left),
        "to_convert": len(left),
        "planned": len(plan.planned(there, scope.last.year, first)),
        "converted": sum(
            1 for one in rows if one["converted"] and first <= one["converted"]["day"] <= scope.day
        ),
    }


def _staff(store: Store, scope: Scope) -> Numbers:
    """Return who was there on the last day (B4), counted as TV-12 does."""
    known = staff_lists.all_of(store, areas.below(store, scope.area_id))
    found = staff_lists.figures([one for one in known if scope.covers(one["agency_id"])], scope.day)
    return {"staff": found["there"], "full_time": found["full_time"], "trained": found["trained"]}


def _within(scope: Scope) -> dict[str, Any]:
    own = {} if scope.is_committee else {"agency_id": scope.agency_id}
    return {"paths": scope.area_id, **own}


def _of_kinds(store: Store, scope: Scope, kinds: tuple[OutletKind, ...]) -> list[Outlet]:
    query = {**_within(scope), "kind": {"$in": list(kinds)}, "retired_at": None}
    return list(store.collection(OUTLETS).find(query))


def _heard(store: Store, outlets: list[Outlet], at: datetime) -> int:
    ids = [one["_id"] for one in outlets]
    query: Query = {"_id": {"$in": ids}, "heard_at": {"$gte": at - HEARD_WITHIN}}
    return store.collection(OUTLET_STATES).count_documents(query)


SOURCES: dict[str, Source] = {
    "airings": _airings,
    "boards": _boards,
    "opinions": _opinions,
    "outlets": _outlets,
    "posts": _posts,
    "staff": _staff,
    "stations": _stations,
}
