"""Owed: the ledger of reactions that events still owe.

A row `{_id: "<event>:<reaction>", event_id, reaction, state, due_at, handed_at, attempts, error}` is written in the
transaction of its event. A worker claims it for the length of a lease, does the work and marks it done. A row
whose lease ran out (the worker was killed) is simply due again, so the broker may lose everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from pymongo import ASCENDING, IndexModel, ReturnDocument, UpdateOne

from models.store.collections import CollectionSpec
from models.store.database import Document, Store
from models.store.reactions import REACTIONS, Reaction

#: Rows of finished work are kept so long, for those who ask what happened.
KEEP_DONE = timedelta(days=30)

OUTBOX = CollectionSpec(
    "outbox",
    Document,
    purpose="",
    kept="",
    indexes=[
        IndexModel([("state", ASCENDING), ("due_at", ASCENDING)]),
        IndexModel([("event_id", ASCENDING)]),
        IndexModel([("done_at", ASCENDING)], expireAfterSeconds=int(KEEP_DONE.total_seconds())),
    ],
)


class OutboxState(StrEnum):
    """`PENDING` until it is `DONE`, or `FAILED` when no retry can help (the dead letters)."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


def rows_of(
    event: Document, *, due_at: datetime, later: Mapping[Reaction, datetime] | None = None
) -> list[Document]:
    """The rows that `event` owes by the table of reactions.

    :param later: reactions that are due at a time of their own.
    """
    key = (event["subject"]["kind"], event["action"])
    return [
        {
            "_id": f"{event['_id']}:{reaction}",
            "event_id": event["_id"],
            "reaction": str(reaction),
            "state": OutboxState.PENDING,
            "due_at": (later or {}).get(reaction, due_at),
            "handed_at": None,
            "attempts": 0,
        }
        for reaction in REACTIONS.get(key, ())
    ]


def of_event(store: Store, event_id: str) -> list[Document]:
    """The rows of one event that are owed and due."""
    due = {"$lte": datetime.now(UTC)}
    return list(
        store.collection(OUTBOX).find({"event_id": event_id, "state": OutboxState.PENDING, "due_at": due})
    )


def forgotten(store: Store, *, limit: int = 500) -> list[Document]:
    """Rows that are due and that nobody handed to a worker lately, oldest first."""
    now = datetime.now(UTC)
    stale = now - timedelta(seconds=store.settings.outbox_resend_seconds)
    query = {
        "state": OutboxState.PENDING,
        "due_at": {"$lte": now},
        "$or": [{"handed_at": None}, {"handed_at": {"$lte": stale}}],
    }
    return list(store.collection(OUTBOX).find(query).sort("due_at", ASCENDING).limit(limit))


def mark_handed(store: Store, rows: Iterable[Document]) -> None:
    """Note that these rows were handed to the broker just now.

    Only as they were read: one that a worker has claimed meanwhile is left alone.
    """
    now = datetime.now(UTC)
    store.collection(OUTBOX).bulk_write(
        [
            UpdateOne({"_id": row["_id"], "attempts": row["attempts"]}, {"$set": {"handed_at": now}})
            for row in rows
        ],
        ordered=False,
    )


def claim(store: Store, row_id: str) -> Document | None:
    """Take a due row for the length of a lease; None when it is done, not due, or somebody else's."""
    now = datetime.now(UTC)
    lease = timedelta(seconds=store.settings.outbox_lease_seconds)
    return store.collection(OUTBOX).find_one_and_update(
        {"_id": row_id, "state": OutboxState.PENDING, "due_at": {"$lte": now}},
        {"$set": {"due_at": now + lease, "handed_at": None}, "$inc": {"attempts": 1}},
        return_document=ReturnDocument.AFTER,
    )


def finish(store: Store, row: Document) -> None:
    """The work of a claimed row is done."""
    _settle(store, row, {"state": OutboxState.DONE, "done_at": datetime.now(UTC)})


def fail(store: Store, row: Document, error: str) -> None:
    """No retry can help: keep the row as a dead letter with the reason."""
    _settle(store, row, {"state": OutboxState.FAILED, "error": error})


def postpone(store: Store, row: Document, *, seconds: float, error: str) -> None:
    """Try again in so many seconds."""
    due_at = datetime.now(UTC) + timedelta(seconds=seconds)
    _settle(store, row, {"due_at": due_at, "handed_at": None, "error": error})


def defer(store: Store, row: Document, due_at: datetime) -> None:
    """The work of a claimed row is due later; nothing has failed."""
    _settle(store, row, {"due_at": due_at, "handed_at": None})


def count(store: Store, state: OutboxState) -> int:
    """How many rows are in that state."""
    return store.collection(OUTBOX).count_documents({"state": state})


def next_due(store: Store) -> datetime | None:
    """When the next owed row is due; None when nothing is owed."""
    row = store.collection(OUTBOX).find_one({"state": OutboxState.PENDING}, sort=[("due_at", ASCENDING)])
    return row["due_at"] if row else None


def reaction_of(row: Document) -> Reaction:
    """The reaction that a row owes."""
    return Reaction(row["reaction"])


def _settle(store: Store, row: Document, values: Document) -> None:
    # `attempts` is the lease's number: a worker that lost its lease settles nothing.
    store.collection(OUTBOX).update_one(
        {"_id": row["_id"], "state": OutboxState.PENDING, "attempts": row["attempts"]}, {"$set": values}
    )
