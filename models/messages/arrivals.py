"""Incoming messages that wait for an answer, and are answered together when they came in one burst."""

from __future__ import annotations

from collections.abc import Sequence

from pymongo import ASCENDING, DESCENDING

from models.messages.messages import MESSAGES, MessageState
from models.messages.shapes import Message, OwnerFields
from models.store import Store


def unanswered(store: Store, owner: OwnerFields) -> list[Message]:
    """Return the incoming messages of a person that wait for an answer, oldest first."""
    query = {"owner": owner, "direction": "in", "state": MessageState.RECEIVED}
    return list(store.collection(MESSAGES).find(query).sort([("sent_at", ASCENDING), ("_id", ASCENDING)]))


def latest(store: Store, owner: OwnerFields, most: int) -> list[Message]:
    """Return the last incoming messages of a person, the oldest of these first."""
    query = {"owner": owner, "direction": "in"}
    found = store.collection(MESSAGES).find(query).sort("_id", DESCENDING).limit(most)
    return list(found)[::-1]


def bundle(store: Store, waiting: Sequence[Message], burst: str) -> None:
    """Let these messages be answered together, but for those that belong to another burst already.

    Whoever goes on after a crash finds the same messages together, and so the same answer under the same key.
    """
    free = {"_id": {"$in": [row["_id"] for row in waiting]}, "burst": None}
    store.collection(MESSAGES).update_many(free, {"$set": {"burst": burst}})


def mark_answered(store: Store, answered: Sequence[Message]) -> None:
    """Note that incoming messages were answered; which worker was first does not matter."""
    ids = [row["_id"] for row in answered]
    values = {"$set": {"state": MessageState.ANSWERED}}
    store.collection(MESSAGES).update_many({"_id": {"$in": ids}}, values)
