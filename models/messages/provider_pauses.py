"""Pauses of providers: while one lasts, nothing goes to many on that channel; the other channels go on.

Warnings and posts look here, before they read or claim anything (`notifications/rounds.py`). Letters do not: a pause
that the provider asked for keeps them from asking, too (`notifications/provider_rates.py`, which forgets it when it is
over or the broker was wiped); of what merely fails, each letter finds out by itself.

A provider that says how long to wait is left alone for so long. One that merely fails, again and again, is left alone
for longer each time, and when that is over one worker alone tries whether it works again, so that a provider that
hangs never holds up all workers.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypedDict

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from models.store import Query, Store
from models.store.collections import CollectionSpec

#: The longest pause that nobody asked for.
LONGEST_SECONDS = 120.0


class ProviderPause(TypedDict):
    """The pause of a channel; the id is its name in the setting CHANNELS.

    `until` is when it ends, `code` the provider's reason, `at` when it was made. `strikes` counts those that nobody
    asked for since the provider worked last.
    """

    _id: str
    until: datetime
    code: str
    at: datetime
    strikes: int


PROVIDER_PAUSES = CollectionSpec(
    "provider_pauses",
    ProviderPause,
    purpose="Until when nothing is sent on a channel, because its provider asked for that or fails.",
    kept="One row a channel.",
)


class Turn(NamedTuple):
    """Whether somebody may send on a channel now: not before `until`, if that is set.

    :param trying: they alone, to see whether it works again.
    """

    until: datetime | None = None
    trying: bool = False


def until(store: Store, channel: str) -> datetime | None:
    """Return until when a channel is left alone; None when it is not."""
    row = store.collection(PROVIDER_PAUSES).find_one({"_id": channel, "until": {"$gt": datetime.now(UTC)}})
    return row["until"] if row else None


def turn(store: Store, channel: str) -> Turn:
    """Say whether somebody may send on a channel now; after a provider has failed, the first who asks may."""
    now, rows = datetime.now(UTC), store.collection(PROVIDER_PAUSES)
    row = rows.find_one({"_id": channel})
    if row is None or (row["until"] <= now and not row["strikes"]):
        return Turn()
    if row["until"] > now:
        return Turn(row["until"])
    found_out = now + timedelta(seconds=store.settings.provider_timeout_seconds + 1)
    won = rows.update_one({"_id": channel, "until": row["until"]}, {"$set": {"until": found_out}})
    return Turn(trying=True) if won.modified_count else Turn(found_out)


def present(store: Store, channel: str) -> ProviderPause | None:
    """Return the pause of a channel that lasts now, or after which nobody has found out yet whether it works."""
    row = store.collection(PROVIDER_PAUSES).find_one({"_id": channel})
    return row if row and (row["until"] > datetime.now(UTC) or row["strikes"]) else None


def asked_for(store: Store, channel: str, *, seconds: float, code: str) -> datetime:
    """Leave a channel alone for as long as its provider said; returns until when."""
    now = datetime.now(UTC)
    ends = now + timedelta(seconds=seconds)
    row = store.collection(PROVIDER_PAUSES).find_one_and_update(
        {"_id": channel},
        {"$max": {"until": ends}, "$set": {"code": code, "at": now, "strikes": 0}},
        upsert=True,
        return_document=ReturnDocument.AFTER,
    )
    return max(ends, row["until"]) if row else ends


def failed(store: Store, channel: str, *, since: datetime, code: str, least: float = 0.0) -> datetime:
    """Leave a channel alone whose provider fails, longer each time; returns until when.

    :param since: when its caller began to send: a pause that another made after that is theirs, too.
    :param least: for so many seconds at least.
    """
    rows, now = store.collection(PROVIDER_PAUSES), datetime.now(UTC)
    row = rows.find_one({"_id": channel})
    if row and (row["at"] >= since or (row["until"] > now and not row["strikes"])):
        return row["until"]
    strikes = row["strikes"] + 1 if row else 1
    ends = now + timedelta(seconds=max(least, min(2.0**strikes, LONGEST_SECONDS)))
    seen: Query = {"_id": channel, **({"at": row["at"]} if row else {})}
    values = {"until": ends, "code": code, "at": now, "strikes": strikes}
    # Whoever loses this race waits just as long as the other.
    with suppress(DuplicateKeyError):
        rows.update_one(seen, {"$set": values}, upsert=row is None)
    return ends


def works(store: Store, channel: str) -> None:
    """Note that a provider took something: whatever made it fail is over."""
    failing = {"_id": channel, "strikes": {"$gt": 0}}
    store.collection(PROVIDER_PAUSES).update_one(
        failing, {"$set": {"strikes": 0, "until": datetime.now(UTC)}}
    )
