"""Take the field `handover` out of conversations: whoever wants a person waits in `talks` now.

Those who asked before were told that nobody answers in the chat, so nothing is made of their wishes.
"""

from __future__ import annotations

from models.messages.conversations import CONVERSATIONS
from models.migrations.step import Batch, Cursor, Phase
from models.store import Query, Store

PHASE = Phase.CONTRACT

_FLAGGED: Query = {"handover": {"$exists": True}}


def batch(store: Store, cursor: Cursor, limit: int) -> Batch:
    """Take it out of the next conversations."""
    rows = store.collection(CONVERSATIONS)
    ids = [row["_id"] for row in rows.find(_FLAGGED, {"_id": 1}).limit(limit)]
    done = rows.update_many({"_id": {"$in": ids}}, {"$unset": {"handover": ""}})
    return Batch(ids[-1] if len(ids) == limit else None, len(ids), done.modified_count)


def left(store: Store) -> int:
    """Count the conversations that have it still."""
    return store.collection(CONVERSATIONS).count_documents(_FLAGGED)
