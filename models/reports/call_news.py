"""Call news: how much of a group of calls each official was told, and which event waits to tell them the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from pymongo import ASCENDING, IndexModel, ReturnDocument

from models.store import Store
from models.store.collections import CollectionSpec

#: A group is forgotten so long after its last news.
KEPT = timedelta(days=2)


class News(TypedDict):
    """What is new of one group for one official.

    `count` is how much there was so far, `told` how much of that they were told. `waits` is the event that tells them
    the rest at `due_at`; "" when none does.
    """

    _id: str
    official_id: str
    count: int
    told: int
    waits: str
    due_at: datetime
    expires_at: datetime


CALL_NEWS = CollectionSpec(
    "call_news",
    News,
    purpose="How much of a group of calls for rescue each official was told.",
    kept="Two days after the last call of the group (TTL).",
    indexes=[
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
        IndexModel([("waits", ASCENDING)]),
    ],
)


def count(store: Store, group: str, official_id: str) -> News:
    """Count one more, and return what there is."""
    now = datetime.now(UTC)
    row = store.collection(CALL_NEWS).find_one_and_update(
        {"_id": f"{group}:{official_id}"},
        {
            "$inc": {"count": 1},
            "$set": {"expires_at": now + KEPT},
            "$setOnInsert": {"official_id": official_id, "told": 0, "waits": "", "due_at": now},
        },
        upsert=True,
        return_document=ReturnDocument.AFTER,
    )
    assert row is not None
    return row


def told(store: Store, news: News, *, waited: bool = False) -> None:
    """Note that the official was told what there was.

    :param waited: by the event that waited for that.
    """
    done = {"waits": ""} if waited else {}
    store.collection(CALL_NEWS).update_one(
        {"_id": news["_id"]},
        {"$max": {"told": news["count"]}, "$set": {"expires_at": datetime.now(UTC) + KEPT} | done},
    )


def wait(store: Store, silent: Sequence[News], event_id: str, due_at: datetime) -> bool:
    """Let an event wait for the officials for whom none does; returns whether there are such.

    One that is overdue by as long as the new one will wait was lost.
    """
    now = datetime.now(UTC)
    lost_before = now - (due_at - now)
    free = {"$or": [{"waits": ""}, {"due_at": {"$lt": lost_before}}]}
    which = {"_id": {"$in": [news["_id"] for news in silent]}, **free}
    changed = store.collection(CALL_NEWS).update_many(which, {"$set": {"waits": event_id, "due_at": due_at}})
    return changed.modified_count > 0


def waiting(store: Store, event_id: str) -> list[News]:
    """Return the officials whom an event is to tell the rest."""
    return list(store.collection(CALL_NEWS).find({"waits": event_id}))
