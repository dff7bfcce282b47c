"""The ledger (sổ phát): what became of each recipient of a delivery.

A row `{_id, delivery_id, alert_id, channel, state, until, attempts, provider_id, code, at}`. Its id is the key that
goes along to the provider, so a receipt finds it. A row is taken for the length of a lease before the provider is
asked and settled right after, so a delivery that was cut off goes on with those whom nobody was asked for yet. Rows
carry no address: a recipient is named by a topic's area and language, or by the id of his subscription.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.store import Document, Store
from models.store.collections import CollectionSpec

RECIPIENTS = CollectionSpec(
    "delivery_ledger",
    Document,
    purpose="",
    kept="",
    indexes=[
        IndexModel([("delivery_id", ASCENDING), ("state", ASCENDING)]),
        IndexModel([("alert_id", ASCENDING), ("channel", ASCENDING), ("state", ASCENDING)]),
    ],
)


class LedgerState(StrEnum):
    """`OPEN`: being asked for, or to be asked for again; the provider took it (`SENT`), or never will (`FAILED`)."""

    OPEN = "open"
    SENT = "sent"
    FAILED = "failed"


def key_of(delivery: Document, recipient: str) -> str:
    """The idempotency key of one recipient of an alert on a channel, the same however it is cut into deliveries."""
    return f"{delivery['alert_id']}:{delivery['channel']}:{recipient}"


def settled(store: Store, delivery: Document) -> set[str]:
    """The keys of a delivery's recipients for whom nothing is left to do."""
    query = {"delivery_id": delivery["_id"], "state": {"$ne": LedgerState.OPEN}}
    return {row["_id"] for row in store.collection(RECIPIENTS).find(query, {"_id": 1})}


def take(store: Store, delivery: Document, key: str) -> Document | None:
    """Take a recipient for the length of a lease; None when he is settled, or it is not his time yet."""
    now = datetime.now(UTC)
    until = now + timedelta(seconds=store.settings.outbox_lease_seconds)
    fresh = {
        "_id": key,
        "delivery_id": delivery["_id"],
        "alert_id": delivery["alert_id"],
        "channel": delivery["channel"],
        "state": LedgerState.OPEN,
        "until": until,
        "attempts": 1,
    }
    try:
        store.collection(RECIPIENTS).insert_one(fresh)
    except DuplicateKeyError:
        due = {"_id": key, "state": LedgerState.OPEN, "until": {"$lte": now}}
        update = {"$set": {"until": until}, "$inc": {"attempts": 1}}
        return store.collection(RECIPIENTS).find_one_and_update(due, update, return_document=True)
    return fresh


def mark_sent(store: Store, row: Document, provider_id: str) -> None:
    """The provider took it."""
    _mark(store, row, {"state": LedgerState.SENT, "provider_id": provider_id})


def mark_failed(store: Store, row: Document, code: str) -> None:
    """It never will be taken, and the provider's code that says why."""
    _mark(store, row, {"state": LedgerState.FAILED, "code": code})


def put_off(store: Store, row: Document, *, seconds: float, code: str) -> None:
    """It was not taken now; ask again after so many seconds."""
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    _mark(store, row, {"until": until, "code": code})


def give_up(store: Store, delivery: Document, keys: Iterable[str], code: str) -> None:
    """Settle those still open as failed, for a reason that holds for the whole delivery."""
    for key in keys:
        row = take(store, delivery, key) or {"_id": key}
        mark_failed(store, row, code)


def next_time(store: Store, delivery: Document) -> datetime | None:
    """When the next open recipient of a delivery may be asked for again; None when none is open."""
    query = {"delivery_id": delivery["_id"], "state": LedgerState.OPEN}
    row = store.collection(RECIPIENTS).find_one(query, sort=[("until", ASCENDING)])
    return row["until"] if row else None


def _mark(store: Store, row: Document, values: Document) -> None:
    # A row that another worker has settled stays settled: what a provider took is never "failed" afterwards.
    store.collection(RECIPIENTS).update_one(
        {"_id": row["_id"], "state": LedgerState.OPEN}, {"$set": {**values, "at": datetime.now(UTC)}}
    )
