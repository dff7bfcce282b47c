"""What an outlet is expected to do, cut down from its compiled programme (`models.programme`).

A heartbeat is compared with this small document and not with the whole programme, and what falls due is read from it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel, ReplaceOne

from models.programme.programmes import PROGRAMMES, Programme, body_of
from models.store import Store
from models.store.collections import CollectionSpec

#: What a programme says where it says nothing of it.
POLL_SECONDS, BEAT_SECONDS = 60, 60


class ExpectedAiring(TypedDict):
    """One airing: its id, from when to when, and the SHA-256 of what may sound; none where frames are shown."""

    id: str
    at: datetime
    ends: datetime
    hashes: list[str]


class ExpectedTakeover(TypedDict):
    """One takeover of the programme: an actual one must be on while it holds."""

    identifier: str
    exercise: bool
    begins: datetime
    expires: datetime


class _Rendition(TypedDict):
    """A file of an item of a programme."""

    sha256: str


class _Item(TypedDict):
    """An item of a programme: what may sound, or be shown."""

    renditions: NotRequired[list[_Rendition]]
    frames: NotRequired[list[object]]


class _Airing(TypedDict):
    """An airing of a programme."""

    id: str
    item: str
    at: str
    ends: str


#: A takeover of a programme.
_Takeover = TypedDict(
    "_Takeover", {"identifier": str, "exercise": NotRequired[bool], "from": str, "expires": str}
)


class Expectation(TypedDict):
    """What one outlet is to do until its programme ends; the id is the outlet's.

    `next_at` is when the next airing falls due that `airings_due` does not hold yet; None for none.
    """

    _id: str
    etag: str
    compiled_at: datetime
    poll_seconds: int
    beat_seconds: int
    muted: bool
    airings: list[ExpectedAiring]
    takeovers: list[ExpectedTakeover]
    next_at: datetime | None


EXPECTATIONS = CollectionSpec(
    "outlet_expectations",
    Expectation,
    purpose="What one outlet is expected to play, cut down from its compiled programme.",
    kept="One row an outlet; replaced when its programme changes.",
    indexes=[IndexModel([("next_at", ASCENDING)])],
)


def refresh(store: Store) -> int:
    """Cut down the programmes that changed since; returns how many did."""
    stale = _changed(store)
    if stale:
        rows = store.collection(PROGRAMMES).find({"_id": {"$in": stale}})
        fresh = [cut_down(row) for row in rows]
        writes = [ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in fresh]
        store.collection(EXPECTATIONS).bulk_write(writes, ordered=False)
    return len(stale)


def _changed(store: Store) -> list[str]:
    """Return the outlets whose programme is another one than the one that was cut down."""
    kept = {row["_id"]: row["etag"] for row in store.collection(EXPECTATIONS).find({}, {"etag": 1})}
    there = store.collection(PROGRAMMES).find({}, {"etag": 1})
    return [row["_id"] for row in there if kept.get(row["_id"]) != row["etag"]]


def cut_down(row: Programme) -> Expectation:
    """Return what a stored programme asks of its outlet; `body` is the JSON that the device gets."""
    said: dict[str, Any] = json.loads(body_of(row))
    items = {one["id"]: one for one in said.get("items", ())}
    airings = sorted((_airing(one, items) for one in said.get("airings", ())), key=lambda one: one["at"])
    return {
        "_id": row["_id"],
        "etag": row["etag"],
        "compiled_at": row["compiled_at"],
        "poll_seconds": said.get("poll_seconds", POLL_SECONDS),
        "beat_seconds": said.get("heartbeat_seconds", BEAT_SECONDS),
        "muted": bool(said.get("outlet", {}).get("muted")),
        "airings": airings,
        "takeovers": [_takeover(one) for one in said.get("takeovers", ())],
        "next_at": min((one["at"] for one in airings if one["at"] >= row["compiled_at"]), default=None),
    }


def of(store: Store, outlet_id: str) -> Expectation | None:
    """Return what an outlet is expected to do; None where it has no programme yet."""
    return store.collection(EXPECTATIONS).find_one({"_id": outlet_id})


def falling_due(one: Expectation, until: datetime) -> list[ExpectedAiring]:
    """Return the airings that have fallen due by a moment; what is older than the programme was the one before's."""
    return [row for row in one["airings"] if one["compiled_at"] <= row["at"] <= until]


def _airing(one: _Airing, items: Mapping[str, _Item]) -> ExpectedAiring:
    item = items.get(one["item"])
    sounds = item.get("renditions", []) if item and not item.get("frames") else []
    hashes = [each["sha256"] for each in sounds]
    return {"id": one["id"], "at": _moment(one["at"]), "ends": _moment(one["ends"]), "hashes": hashes}


def _takeover(one: _Takeover) -> ExpectedTakeover:
    return {
        "identifier": one["identifier"],
        "exercise": bool(one.get("exercise")),
        "begins": _moment(one["from"]),
        "expires": _moment(one["expires"]),
    }


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said).astimezone(UTC)
