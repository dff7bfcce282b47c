"""Heartbeats: each replaces the last of its outlet; of all of them an hour leaves one row behind.

One costs two operations of the store: one that reads the outlet, its last state and what is expected of it, and one
that writes. Once an hour two more add the hour that is over to the day and to the month.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypedDict, cast

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.errors import NotFound
from models.language.dates import VIETNAM
from models.monitoring import outlet_months, outlet_states
from models.monitoring.beats import EARLY, LATE, Beat
from models.monitoring.expected import EXPECTATIONS, POLL_SECONDS, Expectation
from models.monitoring.outlet_states import OUTLET_STATES, Hour, OutletState
from models.outlets import commands
from models.outlets.outlets import OUTLETS, Outlet
from models.programme.programmes import PROGRAMMES
from models.store import Document, Store
from models.store.collections import CollectionSpec

#: Hours are kept for so long; figures of months stay.
KEEP_DAYS = timedelta(days=400)


class Answered(TypedDict):
    """What a device is told: the time, the programme that counts ("" for none), and how often it asks."""

    server_time: datetime
    programme: str
    poll_seconds: int


class OutletDay(TypedDict):
    """One day of one outlet, by the clock of Vietnam; `hours` by the hour (`00` to `23`). The id is `outlet:day`."""

    _id: str
    outlet_id: str
    area_id: str
    day: str
    begins: datetime
    hours: dict[str, Hour]


OUTLET_DAYS = CollectionSpec(
    "outlet_days",
    OutletDay,
    purpose="How long one outlet was heard from in each hour of one day.",
    kept="400 days; the sums of months stay.",
    indexes=[
        IndexModel([("outlet_id", ASCENDING), ("day", DESCENDING)]),
        IndexModel([("begins", ASCENDING)], expireAfterSeconds=int(KEEP_DAYS.total_seconds())),
    ],
)


class _Read(TypedDict):
    outlet: Outlet
    before: OutletState | None
    expected: Expectation | None
    programme: str


def hear(store: Store, outlet_id: str, beat: Beat, now: datetime) -> Answered:
    """Take a heartbeat of an outlet.

    Of two at the very same moment one is kept.

    :raises NotFound: there is no such outlet, or it was taken down.
    """
    read = _read(store, outlet_id, now)
    # As a header has it, a tag stands in quotes.
    beat = {**beat, "programme": beat["programme"].strip('"')}
    before = read["before"]
    after = outlet_states.merged(before, read["outlet"], beat, read["expected"], now)
    try:
        seen: Document = {"_id": outlet_id, "beats": before["beats"] if before else 0}
        done = store.collection(OUTLET_STATES).update_one(seen, {"$set": after}, upsert=True)
    except DuplicateKeyError:
        return _answer(read, now)
    if beat.get("done"):
        commands.note_done(store, read["outlet"], beat["done"], now)
    if before and done.matched_count and (hour := before["hour"]) and _is_over(hour, now):
        _keep(store, before, hour)
    return _answer(read, now)


def keep_hours(store: Store, now: datetime) -> None:
    """Keep the last hour of outlets that fell silent in it."""
    over = {"hour.begins": {"$lte": now - timedelta(hours=2)}}
    for row in store.collection(OUTLET_STATES).find(over):
        taken = store.collection(OUTLET_STATES).update_one(
            {"_id": row["_id"], "beats": row["beats"], **over}, {"$set": {"hour": None}}
        )
        if taken.modified_count and row["hour"]:
            _keep(store, row, row["hour"])


def days_of(store: Store, outlet_id: str, limit: int) -> list[OutletDay]:
    """Return the last days of an outlet, newest first."""
    rows = store.collection(OUTLET_DAYS).find({"outlet_id": outlet_id}).sort("day", DESCENDING)
    return list(rows.limit(limit))


def _answer(read: _Read, now: datetime) -> Answered:
    expected = read["expected"]
    poll = expected["poll_seconds"] if expected else POLL_SECONDS
    return {"server_time": now, "programme": read["programme"], "poll_seconds": poll}


def _read(store: Store, outlet_id: str, now: datetime) -> _Read:
    found = next(iter(store.collection(OUTLETS).aggregate(_steps(outlet_id, now))), None)
    if found is None:
        raise NotFound
    row: dict[str, Any] = {**found}
    before, expected, programme = (row.pop(name) for name in ("before", "expected", "programme"))
    etag = programme[0]["etag"] if programme else ""
    # What was cut down of a programme that was replaced within the minute says nothing of the new one.
    fits = expected and expected[0]["etag"] == etag
    return {
        "outlet": cast(Outlet, row),
        "before": before[0] if before else None,
        "expected": expected[0] if fits else None,
        "programme": etag,
    }


def _steps(outlet_id: str, now: datetime) -> list[Document]:
    """Return the steps that read all that one heartbeat needs; of the airings those of this moment."""
    near: Document = {
        "$and": [
            {"$lte": ["$$one.at", now + EARLY]},
            {"$gte": ["$$one.ends", now - LATE]},
        ]
    }
    airings = {"$filter": {"input": "$airings", "as": "one", "cond": near}}
    return [
        {"$match": {"_id": outlet_id, "retired_at": None}},
        {"$project": {"area_id": 1, "paths": 1, "commands": 1}},
        _joined(OUTLET_STATES.name, "before", []),
        _joined(EXPECTATIONS.name, "expected", [{"$set": {"airings": airings}}]),
        _joined(PROGRAMMES.name, "programme", [{"$project": {"etag": 1}}]),
    ]


def _joined(collection: str, name: str, steps: list[Document]) -> Document:
    return {
        "$lookup": {
            "from": collection,
            "localField": "_id",
            "foreignField": "_id",
            "as": name,
            "pipeline": steps,
        }
    }


def _is_over(hour: Hour, now: datetime) -> bool:
    return now - hour["begins"] >= timedelta(hours=1)


def _keep(store: Store, state: OutletState, hour: Hour) -> None:
    """Add an hour that is over to its day and its month."""
    local = hour["begins"].astimezone(VIETNAM)
    day = f"{local:%Y-%m-%d}"
    first: Document = {
        "outlet_id": state["_id"],
        "area_id": state["area_id"],
        "day": day,
        "begins": local.replace(hour=0),
    }
    store.collection(OUTLET_DAYS).update_one(
        {"_id": f"{state['_id']}:{day}"},
        {"$set": {f"hours.{local:%H}": hour}, "$setOnInsert": first},
        upsert=True,
    )
    outlet_months.add_seconds(store, state, hour)
