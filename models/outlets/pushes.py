"""Pushes: which programme each outlet was told of by its way, and which driver looks after it.

What counts is compared with what was pushed, so nothing is lost when a driver is killed: the next one sees the
difference. On ways that Loa plays itself one driver at a time holds the outlet by a lease, since a stream takes one
source and two would play everything twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel, ReturnDocument, UpdateOne
from pymongo.errors import DuplicateKeyError

from models.outlets.outlets import OUTLETS, Outlet
from models.outlets.ways import TELLING
from models.store import Store
from models.store.collections import CollectionSpec

#: A driver that says nothing for so long has lost its outlets.
LEASE = timedelta(seconds=20)

#: The pause after a push that failed; it doubles with each one, up to the longest.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)


class Push(TypedDict):
    """What one outlet was told; the id is the outlet's.

    `etag` is of the programme that was pushed last, "" before. `tries` counts the failures in a row, the last of which
    was `error` (a verdict and the code of a provider, "" for none); before `next_at` nothing is tried. `held_by` is the
    driver that has the outlet until `held_until`. `will` is what the broker says of the device: a hint and no more.
    """

    _id: str
    kind: str
    etag: str
    pushed_at: datetime | None
    tries: int
    error: str
    next_at: datetime | None
    held_by: str
    held_until: datetime | None
    will: NotRequired[Will]


class Will(TypedDict):
    """What was last said of a device at the broker, by itself (`here`) or by its last will (`gone`), and when."""

    said: str
    at: datetime


OUTLET_PUSHES = CollectionSpec(
    "outlet_pushes",
    Push,
    purpose="What one outlet was told by its way, and which driver looks after it.",
    kept="One row an outlet that is told; replaced all the time.",
    indexes=[IndexModel([("held_until", ASCENDING)])],
)


class Told(NamedTuple):
    """What came of one push: the etag that the outlet knows now, or why it does not."""

    outlet_id: str
    etag: str
    error: str = ""


def told_outlets(store: Store, among: Collection[str] | None = None) -> list[Outlet]:
    """Return the outlets in use that are told something, by way or among some."""
    query: dict[str, object] = {"way.kind": {"$in": sorted(TELLING)}, "retired_at": None}
    if among is not None:
        query["_id"] = {"$in": list(among)}
    return list(store.collection(OUTLETS).find(query))


def of(store: Store, outlet_ids: Iterable[str]) -> dict[str, Push]:
    """Return the rows of outlets by id; who was never told has none."""
    rows = store.collection(OUTLET_PUSHES).find({"_id": {"$in": list(outlet_ids)}})
    return {row["_id"]: row for row in rows}


def is_due(row: Push | None, etag: str, kind: str, now: datetime) -> bool:
    """Say whether an outlet has to be told now that its programme is `etag`."""
    if row is None or row["kind"] != kind:
        return True
    return row["etag"] != etag and (row["next_at"] is None or row["next_at"] <= now)


#: What is written into a field of a push.
Noted = str | int | datetime | None


def settle(
    store: Store, kinds: Mapping[str, str], said: Iterable[Told], rows: Mapping[str, Push], now: datetime
) -> None:
    """Write down what came of pushes, in one round trip.

    :param kinds: the way of each outlet.
    :param rows: what was known of them before.
    """
    writes = []
    for one in said:
        row, kind = rows.get(one.outlet_id), kinds[one.outlet_id]
        if one.error:
            same = row if row and row["kind"] == kind else None
            tries = 1 + (same["tries"] if same else 0)
            pause = min(FIRST_PAUSE * 2 ** min(tries - 1, 10), LONGEST_PAUSE)
            fields: dict[str, Noted] = {
                "tries": tries,
                "error": one.error[:200],
                "next_at": now + pause,
                **({} if same else {"etag": "", "pushed_at": None}),
            }
        else:
            fields = {"etag": one.etag, "pushed_at": now, "tries": 0, "error": "", "next_at": None}
        writes.append(_upsert(one.outlet_id, {"kind": kind, **fields}))
    if writes:
        store.collection(OUTLET_PUSHES).bulk_write(writes, ordered=False)


def hold(store: Store, outlet_id: str, kind: str, driver: str, now: datetime) -> bool:
    """Take an outlet, or keep it; says whether this driver has it now."""
    query = {
        "_id": outlet_id,
        "$or": [{"held_by": driver}, {"held_until": None}, {"held_until": {"$lt": now}}],
    }
    update = {
        "$set": {"held_by": driver, "held_until": now + LEASE},
        "$setOnInsert": _first(kind, but={"held_by", "held_until"}),
    }
    try:
        row = store.collection(OUTLET_PUSHES).find_one_and_update(
            query, update, upsert=True, return_document=ReturnDocument.AFTER
        )
    except DuplicateKeyError:
        # Another driver has it: the row is there and does not fit.
        return False
    return row is not None and row["held_by"] == driver


def let_go(store: Store, driver: str) -> None:
    """Let go of all that a driver holds, so that the next one need not wait."""
    store.collection(OUTLET_PUSHES).update_many(
        {"held_by": driver}, {"$set": {"held_by": "", "held_until": None}}
    )


def note_will(store: Store, outlet_id: str, said: str, now: datetime) -> None:
    """Note what the broker says of a device; an outlet that was never told anything is passed over."""
    store.collection(OUTLET_PUSHES).update_one(
        {"_id": outlet_id}, {"$set": {"will": {"said": said[:20], "at": now}}}
    )


def _upsert(outlet_id: str, fields: Mapping[str, Noted]) -> UpdateOne:
    first = _first(str(fields["kind"]), but=set(fields))
    return UpdateOne({"_id": outlet_id}, {"$set": fields, "$setOnInsert": first}, upsert=True)


def _first(kind: str, but: set[str]) -> dict[str, Noted]:
    """Return a row of which nothing is known, without some of its fields."""
    row: dict[str, Noted] = {
        "kind": kind,
        "etag": "",
        "pushed_at": None,
        "tries": 0,
        "error": "",
        "next_at": None,
        "held_by": "",
        "held_until": None,
    }
    return {name: value for name, value in row.items() if name not in but}
