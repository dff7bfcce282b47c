"""Plays of the outlets on which Loa plays itself: begun before the command is given, ended when it is over.

A row is written before the device is asked to sound, so a driver that is killed leaves a trace of what it had begun,
and the next one neither forgets an airing nor plays it twice. The rows become plays as any device tells them; the id
is made here, so telling one twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from pymongo import ASCENDING, IndexModel

from models.store import Store, new_id
from models.store.collections import CollectionSpec

#: So long a row is kept, in seconds: a device keeps what was not taken for 30 days, too.
KEPT_SECONDS = 30 * 86_400


#: An answer of `what_plays`; with the sound that the device was told last (`began`, `seconds`), how many are `left`.
Begun = TypedDict(
    "Begun",
    {
        "mode": str,
        "what": str,
        "because": str,
        "from": str | None,
        "until": str | None,
        "began": datetime,
        "seconds": float,
        "left": int,
    },
)


class WayPlay(TypedDict):
    """One play: `what` is the id of an airing, a takeover, a live announcement or a relay, `kind` which of these.

    `on` is the answer of `what_plays` by which it began. `acknowledged` says that the device took a command;
    `ended` is None while it plays. `told` says that monitoring has it.
    """

    _id: str
    outlet_id: str
    what: str
    kind: str
    on: Begun
    started: datetime
    ended: datetime | None
    played_seconds: float
    completed: bool
    reason: str
    acknowledged: bool
    told: bool


WAY_PLAYS = CollectionSpec(
    "outlet_way_plays",
    WayPlay,
    purpose="One play of an outlet on which Loa plays itself.",
    kept="30 days after it began, by an index that expires.",
    indexes=[
        IndexModel([("outlet_id", ASCENDING), ("started", ASCENDING)]),
        IndexModel([("told", ASCENDING), ("ended", ASCENDING)]),
        IndexModel([("started", ASCENDING)], expireAfterSeconds=KEPT_SECONDS),
    ],
)


def begin(store: Store, outlet_id: str, what: str, kind: str, on: Begun, now: datetime) -> WayPlay:
    """Write down that something is about to begin."""
    row: WayPlay = {
        "_id": new_id(),
        "outlet_id": outlet_id,
        "what": what,
        "kind": kind,
        "on": on,
        "started": now,
        "ended": None,
        "played_seconds": 0.0,
        "completed": False,
        "reason": "",
        "acknowledged": False,
        "told": False,
    }
    store.collection(WAY_PLAYS).insert_one(row)
    return row


def acknowledge(store: Store, play_id: str, now: datetime, *, seconds: float, left: int) -> None:
    """Write down that the device took one sound of it.

    :param seconds: of that sound.
    :param left: sounds of the play that are not over, with this one.
    """
    fields = {"acknowledged": True, "on.began": now, "on.seconds": seconds, "on.left": left}
    store.collection(WAY_PLAYS).update_one({"_id": play_id}, {"$set": fields})


def progress(store: Store, play_id: str, seconds: float) -> None:
    """Write down how far it came, for whoever must go on after a kill."""
    store.collection(WAY_PLAYS).update_one(
        {"_id": play_id, "ended": None}, {"$set": {"played_seconds": round(seconds, 2)}}
    )


def end(store: Store, play_id: str, now: datetime, *, seconds: float, reason: str) -> None:
    """Write down that it is over; `ended` as the reason means as a whole. A second end changes nothing."""
    store.collection(WAY_PLAYS).update_one(
        {"_id": play_id, "ended": None},
        {
            "$set": {
                "ended": now,
                "played_seconds": round(seconds, 2),
                "completed": reason == "ended",
                "reason": reason,
            }
        },
    )


def since(store: Store, outlet_id: str, moment: datetime) -> list[WayPlay]:
    """Return the plays of an outlet that began since a moment, oldest first."""
    query = {"outlet_id": outlet_id, "started": {"$gte": moment}}
    return list(store.collection(WAY_PLAYS).find(query).sort("started", ASCENDING))


def untold(store: Store, limit: int = 200) -> list[WayPlay]:
    """Return plays that are over and that nobody was told of, oldest first."""
    query = {"told": False, "ended": {"$ne": None}}
    return list(store.collection(WAY_PLAYS).find(query).sort("ended", ASCENDING).limit(limit))


def mark_told(store: Store, play_ids: Sequence[str]) -> None:
    """Write down that plays were told."""
    store.collection(WAY_PLAYS).update_many({"_id": {"$in": list(play_ids)}}, {"$set": {"told": True}})
