"""Ids that a provider gave to messages of ours, for receipts that name nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.store import Store
from models.store.collections import CollectionSpec


class ProviderId(TypedDict):
    """One id, with the provider before it, and Loa's key of the message."""

    _id: str
    key: str
    at: datetime


#: A receipt that comes later says nothing that anybody still asks.
KEEP = timedelta(days=8)

PROVIDER_IDS = CollectionSpec(
    "provider_ids",
    ProviderId,
    purpose="Which message a provider's id belongs to, for receipts that name nothing else.",
    kept=f"{KEEP.days} days.",
    personal="No address and no text; the key may name a subscription.",
    indexes=[IndexModel([("at", ASCENDING)], expireAfterSeconds=int(KEEP.total_seconds()))],
)


def keep(store: Store, provider: str, provider_id: str, key: str) -> None:
    """Keep which message this id belongs to; the same again changes nothing."""
    row: ProviderId = {"_id": f"{provider}:{provider_id}", "key": key, "at": datetime.now(UTC)}
    try:
        store.collection(PROVIDER_IDS).insert_one(row)
    except DuplicateKeyError:
        return


def key_of(store: Store, provider: str, provider_id: str) -> str:
    """Return Loa's key of a message; "" where nobody knows the id."""
    row = store.collection(PROVIDER_IDS).find_one({"_id": f"{provider}:{provider_id}"})
    return row["key"] if row else ""
