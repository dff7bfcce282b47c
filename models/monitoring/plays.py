"""Plays: facts that devices report of what they did; each counts once, however often it is sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from pymongo import DESCENDING, InsertOne

from models.errors import NotFound
from models.monitoring import airings_due
from models.monitoring.outlet_states import OUTLET_STATES
from models.monitoring.played import PLAYS, Play
from models.outlets.outlets import OUTLETS
from models.store import Store
from models.store.database import but_for_duplicates

#: Most plays of one request.
MOST = 200


class PlayKind(StrEnum):
    """What was played."""

    AIRING = "airing"
    TAKEOVER = "takeover"
    LIVE = "live"
    RELAY = "relay"
    TEST = "test"


class PlayEnd(StrEnum):
    """Why it ended, or did not begin."""

    ENDED = "ended"
    CUT = "cut"
    WINDOW = "window"
    MUTED = "muted"
    TAKEOVER = "takeover"
    FAILED = "failed"
    NO_FILE = "no_file"
    NO_SOUND = "no_sound"
    RESTART = "restart"


class SentPlay(TypedDict):
    """One play as a device sends it; `id` is the device's own."""

    id: str
    what: str
    kind: str
    started: datetime
    ended: datetime
    completed: bool
    played_seconds: float
    reason: str


def take(store: Store, outlet_id: str, sent: Sequence[SentPlay], now: datetime) -> int:
    """Keep plays of an outlet and mend what they say of airings; returns how many were new.

    :raises NotFound: there is no such outlet.
    """
    outlet = store.collection(OUTLETS).find_one({"_id": outlet_id}, {"area_id": 1})
    if outlet is None:
        raise NotFound
    if not sent:
        return 0
    rows = [_stored(outlet_id, outlet["area_id"], one, now) for one in sent]
    before = store.collection(PLAYS).count_documents({"_id": {"$in": [row["_id"] for row in rows]}})
    with but_for_duplicates():
        store.collection(PLAYS).bulk_write([InsertOne(row) for row in rows], ordered=False)
    # A repeated request goes through the rest again: the first may have been cut off before it.
    airings = {one["what"] for one in sent if one["kind"] == PlayKind.AIRING}
    if airings:
        _mend(store, outlet_id, airings, now)
    return len({row["_id"] for row in rows}) - before


def last_of(store: Store, outlet_id: str, limit: int) -> list[Play]:
    """Return the last plays of an outlet, newest first."""
    rows = store.collection(PLAYS).find({"outlet_id": outlet_id}).sort("started", DESCENDING)
    return list(rows.limit(limit))


def _mend(store: Store, outlet_id: str, airings: Collection[str], now: datetime) -> None:
    """Let what fell due and had no play so far have it."""
    heard = {"_id": outlet_id, "last_due.airing": {"$in": sorted(airings)}}
    store.collection(OUTLET_STATES).update_one(heard, {"$set": {"last_due.heard": True}})
    ids = [airings_due.id_of(outlet_id, one) for one in airings]
    airings_due.settle(store, ids, now)


def _stored(outlet_id: str, area_id: str, one: SentPlay, now: datetime) -> Play:
    return {
        "_id": f"{outlet_id}:{one['id']}",
        "outlet_id": outlet_id,
        "area_id": area_id,
        "what": one["what"],
        "kind": one["kind"],
        "started": one["started"],
        "ended": one["ended"],
        "completed": one["completed"],
        "played_seconds": one["played_seconds"],
        "reason": one["reason"],
        "received_at": now,
    }
