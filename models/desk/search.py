"""Searching the desk: filters that combine, orders, and the pages of what they find.

Every search names the states that it wants and what the official reaches (`models.access.report_access`), by agency or
area, so that a few families of indexes serve all of them: (agency or area, state, id) for the newest, the same with
the category, (agency or area, state, rank, due day, id) for what is urgent or due; and two for words. An official
whose reach has several filters has one query for each, merged in order: of one query over all of them the store would
sort whatever it finds. What a page ends with is its cursor: the sort values of its last row, ties by id, so that
rows that come, go or move meanwhile neither hide nor double any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from typing import Any, TypedDict, cast

from pymongo import ASCENDING
from pymongo.errors import ExecutionTimeout

from models.access import report_access
from models.access.callers import Identity
from models.access.report_access import ReportFilter
from models.areas import areas
from models.categories.urgency import RANKS
from models.desk import rows_found
from models.desk.filter_checks import ME, NOBODY
from models.errors import Fault, Invalid, NotFound
from models.reports import call_groups, codes_and_pins, public_view, search_words
from models.reports.indexes import BY_DUE, NEWEST, RARE
from models.reports.reports import REPORTS, Report
from models.store import Query, Store, cursor
from models.store.cursor import Stretch
from models.store.reads import BoundedRead
from models.workflow.transitions import RUNNING_STATES, ReportState

#: Counting stops here.
MOST_COUNTED = 10_000

#: A list does not wait longer for its count, in milliseconds.
COUNTING_MS = 400

#: A page at the desk, of a bulk action or of an export, and one row more that tells whether there is another page.
READ = BoundedRead("reports at the desk", rows=501, seconds=5)

#: States that a filter without states leaves out: a merged report lives on in its target.
LEFT_OUT = frozenset({ReportState.MERGED})


CODE = re.compile(rf"[A-Z]+-[{codes_and_pins.ALPHABET}]{{{codes_and_pins.LENGTH}}}")


class Order(StrEnum):
    """Orders of a list; those by due day and by urgency put what was promised first before the rest."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"
    URGENCY = "urgency"


#: Sort keys of each order; the id makes it total.
KEYS: dict[Order, list[tuple[str, int]]] = {
    Order.NEWEST: NEWEST,
    Order.OLDEST: [("_id", ASCENDING)],
    Order.DUE: [("due_at", ASCENDING), ("_id", ASCENDING)],
    Order.URGENCY: BY_DUE,
}

#: What a value in a cursor of each key is.
TYPES: dict[str, type] = {"_id": str, "due_at": datetime, "rank": int}


class Explanation(TypedDict):
    """What MongoDB says of how it carried out a query: its plan, and what that took."""

    queryPlanner: dict[str, Any]
    executionStats: dict[str, Any]


@dataclass(frozen=True)
class Filter:
    """Which reports to list; what is left empty does not filter.

    :param states: empty: all but merged ones.
    :param area_id: in this area or below.
    :param close_reasons: how they were resolved.
    :param ratings: how their residents rated them.
    :param assignee: an official's id, `ME` or `NOBODY`.
    :param legal: a complaint or denunciation in the legal sense.
    :param unpublished: an official has to look at it before everybody sees it (`models.reports.public_view`).
    :param group: the code of a report: the calls of its group, and what was merged into it, in any state.
    :param about_post_id: the post that they are about.
    :param overdue: the promise is broken and its clock still runs.
    :param escalated: it went up the tree for that; agencies above find it, too.
    :param handled: the official may act on them; they read more.
    :param text: every word must be in text or address; the last may be a beginning. Or a tracking code.
    """

    states: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    urgencies: tuple[str, ...] = ()
    close_reasons: tuple[str, ...] = ()
    ratings: tuple[str, ...] = ()
    kind: str = ""
    area_id: str = ""
    agency_id: str = ""
    assignee: str = ""
    channel: str = ""
    language: str = ""
    overdue: bool = False
    escalated: bool = False
    due_from: datetime | None = None
    due_before: datetime | None = None
    filed_from: datetime | None = None
    filed_to: datetime | None = None
    reopened: bool | None = None
    has_photo: bool | None = None
    extended: bool | None = None
    legal: bool | None = None
    unpublished: bool = False
    group: str = ""
    about_post_id: str = ""
    handled: bool = False
    text: str = ""


def page(
    store: Store,
    official: Identity,
    wanted: Filter,
    order: Order,
    *,
    after: str | None,
    limit: int,
    collapsed: bool = False,
) -> tuple[list[Report], str | None]:
    """Return some reports that the official may see, and the cursor of the next page.

    :param collapsed: of each group of calls (`models.reports.bursts`) only the first that the filter finds.
    :raises Invalid: `bad_cursor`: it is none of this order.
    """
    queries = _queries(store, official, wanted, order)
    stretches = _beyond(order, after)
    with READ.within():
        if collapsed:
            found = rows_found.collapsed(store, queries, KEYS[order], stretches, limit + 1)
        else:
            found = rows_found.beyond(store, queries, stretches, limit + 1)
        rows = list(islice(found, limit + 1))
    last: Mapping[str, Any] | None = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], cursor.encode(*(last[name] for name, _ in KEYS[order])) if last else None


def is_cursor(order: Order, after: str) -> bool:
    """Return whether a cursor is one of this order."""
    try:
        _beyond(order, after)
    except Invalid:
        return False
    return True


def stream(
    store: Store, official: Identity, wanted: Filter, order: Order, *, batch: int = 500
) -> Iterator[Report]:
    """Yield all of them, one after the other, with one page at a time in memory, however slowly they are taken."""
    after: str | None = None
    while True:
        rows, after = page(store, official, wanted, order, after=after, limit=batch)
        yield from rows
        if after is None:
            return


def count(store: Store, official: Identity, wanted: Filter, most: int = MOST_COUNTED) -> int | None:
    """Return how many there are, `most + 1` for more than `most`; None when counting takes too long."""
    queries = _queries(store, official, wanted, Order.NEWEST)
    if not queries:
        return 0
    query = queries[0] if len(queries) == 1 else {"$or": queries}
    try:
        return store.collection(REPORTS).count_documents(query, limit=most + 1, maxTimeMS=COUNTING_MS)
    except ExecutionTimeout:
        return None


def explain(
    store: Store,
    official: Identity,
    wanted: Filter,
    order: Order,
    *,
    after: str | None = None,
    limit: int = 20,
) -> list[Explanation]:
    """Return how the store finds a page, by each query of it: for tests and measurements of the indexes."""
    queries = _queries(store, official, wanted, order)
    conditions, keys = _beyond(order, after)[0]
    found = [store.collection(REPORTS).find(rows_found.both(query, conditions)) for query in queries]
    return [cast(Explanation, one.sort(keys).limit(limit + 1).explain()) for one in found]


def _queries(store: Store, official: Identity, wanted: Filter, order: Order) -> list[Query]:
    """Return one query for each part of the reach: each has an index; one over all would be sorted in memory."""
    conditions = _conditions(store, official, wanted, order)
    reach = report_access.handled if wanted.handled else report_access.readable
    return [
        {"$and": [report_access.condition(narrowed), *conditions]}
        for scope in reach(store, official)
        if (narrowed := _narrowed(store, scope, wanted)) is not None
    ]


def _narrowed(store: Store, scope: ReportFilter, wanted: Filter) -> ReportFilter | None:
    """Return a part of the reach as far as it is wanted; None if nothing of it is."""
    narrowed = dict(scope)
    if wanted.agency_id and narrowed.setdefault("agency_id", wanted.agency_id) != wanted.agency_id:
        return None
    if wanted.area_id:
        area_id = _narrower(store, narrowed.get("area_path", wanted.area_id), wanted.area_id)
        return {**narrowed, "area_path": area_id} if area_id else None
    return narrowed


def _narrower(store: Store, held: str, wanted: str) -> str | None:
    """Return the lower of two areas; None when neither lies in the other."""
    if not wanted or wanted == held:
        return held
    if held in _path(store, wanted):
        return wanted
    return held if wanted in _path(store, held) else None


def _path(store: Store, area_id: str) -> list[str]:
    try:
        return areas.above(store, area_id)
    except NotFound:
        return []


def _conditions(store: Store, official: Identity, wanted: Filter, order: Order) -> list[Query]:
    conditions: list[Query] = [{"state": {"$in": _states(wanted)}}, *_facts(wanted), *_times(wanted)]
    if wanted.unpublished:
        conditions.append(public_view.waiting(store))
    if wanted.group:
        conditions.append(call_groups.named_by(store, wanted.group))
    if wanted.urgencies or order is Order.DUE:
        # Named one by one even when all are wanted, since the index by due day leads over the ranks.
        ranks = [rank for name, rank in RANKS.items() if not wanted.urgencies or name in wanted.urgencies]
        conditions.append({"rank": {"$in": ranks}})
    if wanted.assignee:
        who = {ME: official.id, NOBODY: None}.get(wanted.assignee, wanted.assignee)
        conditions.append({"assignee_id": who})
    return conditions + (_text(store, wanted.text) if wanted.text else [])


def _states(wanted: Filter) -> list[str]:
    """Return the states of a filter by name; only a report whose clock runs can be overdue."""
    states = set(wanted.states) or set(ReportState) - (frozenset() if wanted.group else LEFT_OUT)
    if wanted.unpublished:
        states -= {ReportState.WITHDRAWN}
    return sorted(states & RUNNING_STATES if wanted.overdue or wanted.escalated else states)


def _facts(wanted: Filter) -> list[Query]:
    conditions: list[Query] = []
    several = (
        ("category", wanted.categories),
        ("close_reason", wanted.close_reasons),
        ("rating", wanted.ratings),
    )
    conditions += [{name: {"$in": list(values)}} for name, values in several if values]
    single = (
        ("kind", wanted.kind),
        ("about_post_id", wanted.about_post_id),
        ("reporter.channel", wanted.channel),
        ("reporter.language", wanted.language),
    )
    conditions += [{name: value} for name, value in single if value]
    if wanted.escalated:
        conditions.append(RARE["escalated_to"])
    marks = (("reopened", wanted.reopened), ("extended", wanted.extended))
    conditions += [{name: True if yes else {"$ne": True}} for name, yes in marks if yes is not None]
    if wanted.has_photo is not None:
        conditions.append({"photos.0": {"$exists": wanted.has_photo}})
    if wanted.legal is not None:
        conditions.append(RARE["legal"] if wanted.legal else {"legal": None})
    return conditions


def _times(wanted: Filter) -> list[Query]:
    ends = (
        ("due_at", "$lt", datetime.now(UTC) if wanted.overdue else None),
        ("due_at", "$gte", wanted.due_from),
        ("due_at", "$lt", wanted.due_before),
        ("filed_at", "$gte", wanted.filed_from),
        ("filed_at", "$lt", wanted.filed_to),
    )
    return [{name: {operator: at}} for name, operator, at in ends if at is not None]


def _text(store: Store, typed: str) -> list[Query]:
    code = codes_and_pins.whole(store, typed)
    if CODE.fullmatch(code) and store.collection(REPORTS).find_one({"code": code}, {"_id": 1}):
        return [{"code": code}]
    found: Sequence[Query] = search_words.matching(store, typed)
    return [*found] or [{"_id": None}]


def _beyond(order: Order, after: str | None) -> list[Stretch]:
    """Return what comes after the page before, in its order; everything without a cursor."""
    keys = KEYS[order]
    if not after:
        return [([], keys)]
    values = cursor.decode(after, len(keys))
    if not all(isinstance(value, TYPES[name]) for (name, _), value in zip(keys, values, strict=True)):
        raise Invalid(Fault("after", "bad_cursor"))
    return cursor.beyond(keys, values)
