"""Papers: documents that went down and reports that came up through the system, as TV-9 and TV-14 count them.

What is sent on paper, the system doesn't know: whoever shows these figures says so (`caveat` of a target).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple, TypedDict

from models.areas import agencies
from models.directives.directives import DIRECTIVES, RECEIPTS, DirectiveState
from models.language.dates import year_in_vietnam
from models.returns import forms, periods
from models.returns.forms import YEARLY
from models.returns.periods import Calendar, PeriodKind
from models.returns.returns import REQUESTS, RETURNS
from models.store import Query, Store
from models.targets.counting import Count


class Reported(NamedTuple):
    """Areas whose committees were asked for the report of a year, and of these the ones that reported in time."""

    asked: Collection[str]
    in_time: Collection[str]


class _Row(TypedDict):
    """What is counted of one agency."""

    _id: str
    n: int
    d: int


#: By agency the rows that have a moment, of all.
_OF_READ, _OF_HANDED_IN = (
    {
        "$group": {
            "_id": "$agency_id",
            "n": {"$sum": {"$cond": [{"$gt": [done, None]}, 1, 0]}},
            "d": {"$sum": 1},
        }
    }
    for done in ("$read_at", "$first_submitted_at")
)


def documents(store: Store, tops: Collection[str], year: int) -> list[tuple[str, Count]]:
    """Return the documents that came to each unit in a year, with its area: those that it confirmed to read, of all.

    A version that was replaced is left out: the one that took its place went to the unit, too.

    :param tops: areas in which the units lie.
    """
    begins, ends = year_in_vietnam(year)
    former: Query = {"state": str(DirectiveState.REPLACED), "sent_at": {"$gte": begins, "$lt": ends}}
    match: Query = {
        "paths": {"$in": list(tops)},
        "received_at": {"$gte": begins, "$lt": ends},
        "directive_id": {"$nin": store.collection(DIRECTIVES).distinct("_id", former)},
    }
    rows: Any = store.collection(RECEIPTS).aggregate([{"$match": match}, _OF_READ])
    return _counted(rows)


def reports(store: Store, tops: Collection[str], year: int, now: datetime) -> list[tuple[str, Count]]:
    """Return the reports of all forms that each unit owed in a year, with its area: those that it handed in, of all.

    One whose day has not come is left out until it is handed in.
    """
    begins, ends = year_in_vietnam(year)
    match: Query = {
        "paths": {"$in": list(tops)},
        "due_at": {"$gte": begins, "$lt": ends},
        "$or": [{"due_at": {"$lt": now}}, {"first_submitted_at": {"$ne": None}}],
    }
    rows: Any = store.collection(RETURNS).aggregate([{"$match": match}, _OF_HANDED_IN])
    return _counted(rows)


def yearly(store: Store, tops: Collection[str], year: int) -> Reported:
    """Return who owes the report of a year, and who handed it in before 15 December.

    It is the day of the plan that counts, whatever day the office named that asked, and the first time that a report
    was handed in, even if it was sent back afterwards.

    :param tops: areas in which the offices lie that asked.
    """
    form = forms.every()[YEARLY]
    period = periods.of(Calendar(form["calendar"]), PeriodKind.YEAR, year)
    query: Query = {"paths": {"$in": list(tops)}, "form_id": YEARLY, "last": period.last.isoformat()}
    requests = store.collection(REQUESTS).distinct("_id", query)
    owed: Query = {"request_id": {"$in": requests}}
    until, asked, in_time = periods.due(period, form["due"]), set[str](), set[str]()
    for row in store.collection(RETURNS).find(owed, {"agency_id": 1, "first_submitted_at": 1}):
        area_id, handed_in = agencies.area_of(row["agency_id"]), row["first_submitted_at"]
        if row["agency_id"] == agencies.committee(area_id):
            asked.add(area_id)
            in_time |= {area_id} if handed_in and handed_in < until else set()
    return Reported(asked, in_time)


def _counted(rows: Iterable[_Row]) -> list[tuple[str, Count]]:
    return [(agencies.area_of(row["_id"]), Count(row["n"], row["d"])) for row in rows]
