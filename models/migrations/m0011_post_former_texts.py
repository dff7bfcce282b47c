"""Drop what `m0010_post_texts` put into another shape: title, body and translations of posts."""

from __future__ import annotations

from models.content.posts import POSTS
from models.migrations.step import Batch, Cursor, Phase
from models.store import Query, Store

PHASE = Phase.CONTRACT

FORMER = ("title", "body", "translations")

_WITH: Query = {"$or": [{name: {"$exists": True}} for name in FORMER], "texts": {"$exists": True}}


def batch(store: Store, cursor: Cursor, limit: int) -> Batch:
    """Take them from the next posts."""
    posts = store.db[POSTS.name]
    ids = [row["_id"] for row in posts.find(_WITH, {"_id": 1}).sort("_id").limit(limit)]
    if ids:
        posts.update_many({"_id": {"$in": ids}, **_WITH}, {"$unset": dict.fromkeys(FORMER, "")})
    return Batch("dropping" if len(ids) == limit else None, len(ids), len(ids))


def left(store: Store) -> int:
    """Count the posts that still have them."""
    return store.collection(POSTS).count_documents(_WITH)
