"""Write the words of posts that were published before there was a search for them.

Whatever is published, corrected or taken back meanwhile writes its own; so a post is read in the transaction that
writes its entry.
"""

from __future__ import annotations

from typing import Any

from pymongo.client_session import ClientSession

from models.content import posts, search_entries
from models.content.posts import POSTS
from models.content.search_entries import SEARCH_ENTRIES
from models.migrations.step import Batch, Cursor, Phase
from models.store import Query, Store

PHASE = Phase.EXPAND


def batch(store: Store, cursor: Cursor, limit: int) -> Batch:
    """Write the words of the next posts that have none."""
    query: Query = {"_id": {"$gt": cursor}} if cursor else {}
    rows = list(store.collection(POSTS).find(query, {"_id": 1}).sort("_id").limit(limit))
    ids = [row["_id"] for row in rows]
    known = {row["_id"] for row in store.collection(SEARCH_ENTRIES).find({"_id": {"$in": ids}}, {"_id": 1})}
    written = sum(_write(store, one) for one in ids if one not in known)
    return Batch(ids[-1] if len(ids) == limit else None, len(ids), written)


def left(store: Store) -> int:
    """Count the posts in the feed that cannot be found yet."""
    entries = {"from": SEARCH_ENTRIES.name, "localField": "_id", "foreignField": "_id", "as": "entries"}
    pipeline: list[dict[str, Any]] = [
        {"$match": {**posts.readable(), "texts": {"$exists": True}, "published_at": {"$ne": None}}},
        {"$lookup": entries},
        {"$match": {"entries": []}},
        {"$count": "count"},
    ]
    found = list(store.db[POSTS.name].aggregate(pipeline))
    return int(found[0]["count"]) if found else 0


def _write(store: Store, post_id: str) -> int:
    """Write the words of a post; returns how many entries it has now."""

    def work(session: ClientSession) -> int:
        found = store.collection(POSTS).find_one(
            {"_id": post_id, "texts": {"$exists": True}}, session=session
        )
        if found is None or search_entries.entry_of(found) is None:
            return 0
        search_entries.keep(store, found, session)
        return 1

    return store.transact(work)
