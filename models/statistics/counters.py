"""Counters: figures about reports, updated by every event and rebuilt from all of them.

One collection holds two shapes: `Counter` adds up the reports of a day, month or year; `CountedReport` is what one
report added to the counters the last time.

`count` replaces what a report counted before by what it counts now, in one transaction: it may run twice, late or in
any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice
from typing import Any, TypedDict, cast

from pymongo import ASCENDING, IndexModel, ReplaceOne, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.write_concern import WriteConcern

from models.promises import promise
from models.reports import reports
from models.reports.reports import Report
from models.statistics.counter_keys import Counter, Key, keys_of, slot_of
from models.statistics.packed_sums import changed
from models.statistics.rebuild_columns import Columns
from models.statistics.report_tally import FOLLOWED, Counts, Tally, tally
from models.store import Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import Event

#: Rows of reports are found by their id alone.
_COUNTERS_ONLY = {"period": {"$exists": True}}


class CountedReport(TypedDict):
    """What one report added to the counters the last time it was counted (a stored `Tally`); `_id` is `report:<id>`.

    `area_path` leads from the province down; `seq` is that of the last event that was counted; `counts` are numbers
    of `models.statistics.measure_numbers` by day in Vietnam (`YYYY-MM-DD`).
    """

    _id: str
    seq: int
    area_path: list[str]
    agency_id: str
    category: str
    counts: Counts


Row = Counter | CountedReport

# Counters of another shape get a collection of another name, filled by `rebuild`.
REPORT_SUMS = CollectionSpec(
    "report_sums",
    Counter,
    purpose="The counts of one period, area and agency; or, as `CountedReport`, what one report added to them.",
    kept="For ever; `rebuild` replaces all of them by what the events say.",
    indexes=[
        IndexModel(
            [(area, ASCENDING), ("period", ASCENDING), ("agency_id", ASCENDING)],
            partialFilterExpression=_COUNTERS_ONLY,
        )
        for area in ("area_id", "parent_id")
    ],
)

#: Documents that a rebuild writes at once.
BATCH = 2_000

#: After so many reports the one who waits is told.
TOLD = 100

#: Events of so long before a rebuild began are looked at again at its end; covers clocks that differ.
OVERLAP = timedelta(minutes=2)

#: What is added to counters: by key, by category ("" of all), by number.
Changes = defaultdict[Key, defaultdict[str, defaultdict[int, int]]]

_BY_REPORT = [("subject.kind", ASCENDING), ("subject.id", ASCENDING), ("seq", ASCENDING)]

_SHOWN = ("subject.id", "seq", "at", "action", *(f"changes.{name}" for name in FOLLOWED))


def count(store: Store, report_id: str, *, seq: int = 0) -> bool:
    """Count a report as its events are now; returns False when its event `seq` was counted before.

    :param seq: of the event to count; 0 counts again in any case.
    """
    hours = promise.working_time(store)
    rows = _counted_reports(store)

    def work(session: ClientSession) -> bool:
        before = rows.find_one({"_id": _row_id(report_id)}, session=session)
        if seq and before and before["seq"] >= seq:
            return False
        query = {"subject.kind": Kind.REPORT, "subject.id": report_id}
        found = list(store.collection(events.EVENTS).find(query, _SHOWN, session=session).sort("seq"))
        after = tally(found, hours, _unless_complete(store, found, session))
        if after is None:
            return False
        changes = _no_changes()
        if before:
            _add(changes, report_id, _tally_of(before), -1)
        _add(changes, report_id, after, 1)
        _write(store, changes, _found(store, changes, session), _row(report_id, after), session)
        return True

    return store.transact(work)


def count_first(store: Store, event: Event) -> bool:
    """Count a report of which nothing is known but its first event; returns False when it was counted before.

    What happened since is counted by what follows from those events.
    """
    report_id = event["subject"]["id"]
    after = tally([event], promise.working_time(store), None) if _is_complete(event) else None
    if after is None:
        return count(store, report_id, seq=event["seq"])
    changes, row = _no_changes(), _row(report_id, after)
    _add(changes, report_id, after, 1)

    def work(session: ClientSession) -> bool:
        found = _found(store, changes, session, row["_id"])
        if row["_id"] in found:
            return False
        _write(store, changes, found, row, session)
        return True

    return store.transact(work)


def rebuild(store: Store, tell: Callable[[int], object] = lambda reports: None) -> int:
    """Count all reports again from the events, beside the counters in use, then replace those; returns how many.

    Workers may go on counting: what they count meanwhile is counted again at the end.

    :param tell: is told now and then of how many more reports were counted.
    """
    started = datetime.now(UTC)
    fresh = cast("Collection[Row]", store.db[f"{REPORT_SUMS.name}_rebuilt"])
    fresh.drop()
    counted = _count_all(store, fresh.with_options(write_concern=WriteConcern(w=1)), tell)
    fresh.create_indexes(list(REPORT_SUMS.indexes))
    fresh.rename(REPORT_SUMS.name, dropTarget=True)
    since = {"subject.kind": Kind.REPORT, "at": {"$gte": started - OVERLAP}}
    for report_id in store.collection(events.EVENTS).distinct("subject.id", since):
        count(store, report_id)
    return counted


def _counted_reports(store: Store) -> Collection[CountedReport]:
    """Return the collection of the counters as that of the other shape in it."""
    return cast("Collection[CountedReport]", store.collection(REPORT_SUMS))


def _count_all(store: Store, into: Collection[Row], tell: Callable[[int], object]) -> int:
    hours, columns, counted = promise.working_time(store), Columns(), 0

    def rows() -> Iterator[CountedReport]:
        nonlocal counted
        for report_id, report, found in _histories(store):
            made = tally(found, hours, report)
            if made:
                counted += 1
                if counted % TOLD == 0:
                    tell(TOLD)
                columns.add(made)
                yield _row(report_id, made)

    _insert(into, rows())
    tell(counted % TOLD)
    _insert(into, columns.counters())
    return counted


def _insert(into: Collection[Row], documents: Iterator[Row]) -> None:
    while batch := list(islice(documents, BATCH)):
        into.insert_many(batch, ordered=False)


def _histories(store: Store) -> Iterator[tuple[str, Report | None, list[Event]]]:
    """Yield each report's id, document and events; the document only where its first event says too little."""
    query = {"subject.kind": Kind.REPORT}
    every = store.collection(events.EVENTS).find(query, _SHOWN, batch_size=BATCH).sort(_BY_REPORT)
    for report_id, found in groupby(every, key=lambda event: str(event["subject"]["id"])):
        history = list(found)
        report = _unless_complete(store, history)
        if report or _is_complete(history[0]):
            yield report_id, report, history


def _is_complete(first: Event) -> bool:
    """Say whether the first event tells where a report was filed; those of earlier versions do not."""
    return "area_path" in first["changes"]


def _unless_complete(
    store: Store, history: Sequence[Event], session: ClientSession | None = None
) -> Report | None:
    """Return the report of these events where the first says too little."""
    if not history or _is_complete(history[0]):
        return None
    return store.collection(reports.REPORTS).find_one({"_id": history[0]["subject"]["id"]}, session=session)


def _row_id(report_id: str) -> str:
    return f"report:{report_id}"


def _row(report_id: str, made: Tally) -> CountedReport:
    return {
        "_id": _row_id(report_id),
        "seq": made.seq,
        "area_path": list(made.area_path),
        "agency_id": made.agency_id,
        "category": made.category,
        "counts": made.counts,
    }


def _tally_of(row: CountedReport) -> Tally:
    return Tally(tuple(row["area_path"]), row["agency_id"], row["category"], row["seq"], row["counts"])


def _no_changes() -> Changes:
    return defaultdict(lambda: defaultdict(lambda: defaultdict(int)))


def _add(changes: Changes, report_id: str, made: Tally, sign: int) -> None:
    """Add (or with -1 take away) a tally."""
    for day, numbers in made.counts.items():
        for key in keys_of(made.area_path, made.agency_id, day, slot_of(report_id)):
            for number in numbers:
                changes[key][""][number] += sign
                changes[key][made.category][number] += sign


def _found(store: Store, changes: Changes, session: ClientSession, *also: str) -> Mapping[str, Counter]:
    """Return the counters that these changes are about, as far as they are there, by id.

    :param also: ids of further rows.
    """
    wanted = [*also, *_wanted(changes)]
    categories = {category for parts in changes.values() for category in parts if category}
    shown = ["all", *(f"by.{category}" for category in categories)]
    rows = store.collection(REPORT_SUMS)
    return {row["_id"]: row for row in rows.find({"_id": {"$in": wanted}}, shown, session=session)}


def _wanted(changes: Changes) -> dict[str, Key]:
    return {key.id: key for key, parts in changes.items() if _real(parts)}


def _write(
    store: Store,
    changes: Changes,
    found: Mapping[str, Counter],
    row: CountedReport,
    session: ClientSession,
) -> None:
    """Change what is packed in the counters, and keep what the report added to them, with one command.

    Another transaction that writes one of the counters makes this one run again.
    """
    updates = [_update(key, changes[key], found.get(_id)) for _id, key in _wanted(changes).items()]
    counted: ReplaceOne[Any] = ReplaceOne({"_id": row["_id"]}, row, upsert=True)
    store.collection(REPORT_SUMS).bulk_write([counted, *updates], ordered=False, session=session)


def _real(parts: Mapping[str, Mapping[int, int]]) -> bool:
    return any(amount for numbers in parts.values() for amount in numbers.values())


def _update(key: Key, parts: Mapping[str, Mapping[int, int]], before: Counter | None) -> UpdateOne:
    packed_before = before.get("by", {}) if before else {}
    every = changed(before.get("all", b"") if before else b"", parts[""])
    update: dict[str, Any] = {"$set": {"all": every}, "$setOnInsert": key.head()}
    for category, changes in parts.items():
        if category:
            packed = changed(packed_before.get(category, b""), changes)
            update.setdefault("$set" if packed else "$unset", {})[f"by.{category}"] = packed
    return UpdateOne({"_id": key.id}, update, upsert=True)
