"""Counters: figures about reports, kept up by every event and rebuilt from all of them.

One collection holds two shapes. A report's row `{_id: "report:<id>", seq, area_path, agency_id, category, counts}` is
the tally that was counted last. A counter `{_id, period, area_id, parent_id, agency_id, slot, by: {all: {…},
<category>: {…}}}` adds up all tallies of a day (`YYYY-MM-DD`) or month (`YYYY-MM`) in an area with everything below
it, of one agency or ("") of all; each part is `{n: {measure: count}, reason, rating, due, first, work}`.

`count` replaces what a report counted before by what it counts now, in one transaction: it may run twice, late or in
any order. Slots spread the counters of a whole province, which every report touches, so that workers rarely wait for
one another; all others have slot 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from zlib import crc32

from pymongo import ASCENDING, IndexModel, InsertOne, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from models import clocks, events, reports
from models.events import Kind
from models.store import Document, Store
from models.tally import Tally, tally

COLLECTION = "report_counters"

INDEXES = {
    COLLECTION: [
        IndexModel([("area_id", ASCENDING), ("agency_id", ASCENDING), ("period", ASCENDING)]),
        IndexModel([("area_id", ASCENDING), ("period", ASCENDING)]),
        IndexModel([("parent_id", ASCENDING), ("agency_id", ASCENDING), ("period", ASCENDING)]),
    ]
}

#: Counters of the same thing, written by different reports.
SLOTS = 8

#: The part of a counter that is for all categories.
ALL = "all"

#: Reports whose tallies are added up in memory before they are written, when everything is counted anew.
BATCH = 5_000

#: Events of so long before a rebuild began are looked at again at its end; covers clocks that differ.
OVERLAP = timedelta(minutes=2)

#: What a report's events add: by counter, then by path in it.
Deltas = defaultdict[tuple[str, str, str, str, int], defaultdict[str, int]]

_BY_REPORT = [("subject.kind", ASCENDING), ("subject.id", ASCENDING), ("seq", ASCENDING)]


def count(store: Store, report_id: str, *, seq: int = 0) -> bool:
    """Count a report as its events stand now; False when its event `seq` was counted before.

    :param seq: of the event to count; 0 counts again in any case.
    """
    hours = clocks.working_time(store)
    rows = store.db[COLLECTION]

    def work(session: ClientSession) -> bool:
        before = rows.find_one({"_id": _row_id(report_id)}, session=session)
        if seq and before and before["seq"] >= seq:
            return False
        report = store.db[reports.COLLECTION].find_one({"_id": report_id}, session=session) or {}
        found = store.db[events.COLLECTION].find(_events_of(report_id), session=session).sort("seq")
        after = tally(found, hours, report)
        if after is None:
            return False
        deltas = _no_deltas()
        if before:
            _add(deltas, report_id, _read(before), -1)
        _add(deltas, report_id, after, 1)
        rows.replace_one({"_id": _row_id(report_id)}, _row(report_id, after), upsert=True, session=session)
        writes = _writes(deltas)
        if writes:
            rows.bulk_write(writes, ordered=False, session=session)
        return True

    return store.transact(work)


def rebuild(store: Store) -> int:
    """Count everything anew from the events, beside the counters in use, then put them in their place.

    Workers may go on counting: what they count meanwhile is counted again at the end. Returns the number of reports.
    """
    started = datetime.now(UTC)
    fresh = store.db[f"{COLLECTION}_rebuilt"]
    fresh.drop()
    fresh.create_indexes(INDEXES[COLLECTION])
    counted = _count_all(store, fresh)
    fresh.rename(COLLECTION, dropTarget=True)
    since = {"subject.kind": Kind.REPORT, "at": {"$gte": started - OVERLAP}}
    for report_id in store.db[events.COLLECTION].distinct("subject.id", since):
        count(store, report_id)
    return counted


def _count_all(store: Store, into: Collection[Document]) -> int:
    hours, counted = clocks.working_time(store), 0
    deltas = _no_deltas()
    rows: list[InsertOne[Document]] = []
    for report_id, report, found in _histories(store):
        made = tally(found, hours, report)
        if made is None:
            continue
        counted += 1
        rows.append(InsertOne(_row(report_id, made)))
        _add(deltas, report_id, made, 1)
        if len(rows) >= BATCH:
            into.bulk_write([*rows, *_writes(deltas)], ordered=False)
            rows, deltas = [], _no_deltas()
    if rows:
        into.bulk_write([*rows, *_writes(deltas)], ordered=False)
    return counted


def _histories(store: Store) -> Iterator[tuple[str, Document, list[Document]]]:
    """Every report's id, document and events; documents only where the first event says too little."""
    query = {"subject.kind": Kind.REPORT}
    shown = {"subject.id": 1, "seq": 1, "at": 1, "action": 1, "changes": 1}
    every = store.db[events.COLLECTION].find(query, shown).sort(_BY_REPORT)
    for report_id, found in groupby(every, key=lambda event: str(event["subject"]["id"])):
        history = list(found)
        told = "area_path" in history[0]["changes"]
        report = None if told else store.db[reports.COLLECTION].find_one({"_id": report_id})
        if told or report:
            yield report_id, report or {}, history


def _events_of(report_id: str) -> Mapping[str, Any]:
    return {"subject.kind": Kind.REPORT, "subject.id": report_id}


def _row_id(report_id: str) -> str:
    return f"report:{report_id}"


def _row(report_id: str, made: Tally) -> Document:
    return {
        "_id": _row_id(report_id),
        "seq": made.seq,
        "area_path": list(made.area_path),
        "agency_id": made.agency_id,
        "category": made.category,
        # A pair for each day: measures have dots in their names.
        "counts": [[day, sorted(measures)] for day, measures in made.counts.items()],
    }


def _read(row: Document) -> Tally:
    counts = {day: dict.fromkeys(measures, 1) for day, measures in row["counts"]}
    return Tally(tuple(row["area_path"]), row["agency_id"], row["category"], row["seq"], counts)


def _no_deltas() -> Deltas:
    return defaultdict(lambda: defaultdict(int))


def _add(deltas: Deltas, report_id: str, made: Tally, sign: int) -> None:
    """Add (or with -1 take away) a tally in each area, for its agency and for all, by day and by month."""
    spread = crc32(report_id.encode()) % SLOTS
    for area_id, parent_id in zip(made.area_path, ("", *made.area_path), strict=False):
        for agency_id in sorted({"", made.agency_id}):
            slot = 0 if parent_id or agency_id else spread
            for day, measures in made.counts.items():
                for period in (day, day[:7]):
                    values = deltas[period, area_id, parent_id, agency_id, slot]
                    for measure, amount in measures.items():
                        values[f"by.{ALL}.{measure}"] += sign * amount
                        values[f"by.{made.category}.{measure}"] += sign * amount


def _writes(deltas: Deltas) -> Sequence[UpdateOne]:
    return [UpdateOne(*write, upsert=True) for write in _increments(deltas)]


def _increments(deltas: Deltas) -> Iterable[tuple[Document, Document]]:
    for (period, area_id, parent_id, agency_id, slot), values in sorted(deltas.items()):
        changed = {path: amount for path, amount in values.items() if amount}
        if changed:
            facts = {
                "period": period,
                "area_id": area_id,
                "parent_id": parent_id,
                "agency_id": agency_id,
                "slot": slot,
            }
            yield (
                {"_id": f"{period}|{area_id}|{agency_id}|{slot}"},
                {"$inc": changed, "$setOnInsert": facts},
            )
