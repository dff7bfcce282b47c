"""First-use tours: who has put away the sentences that the console shows at the first sign-in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypedDict

from models.access.callers import Identity
from models.store import Store
from models.store.collections import CollectionSpec


class Tour(TypedDict):
    """An official, by their id, and when they put the tour away."""

    _id: str
    seen_at: datetime


TOURS = CollectionSpec(
    "console_tours",
    Tour,
    purpose="That an official has read the first-use tour of the console.",
    kept="For ever, one small row for an official.",
    personal="The id is that of an official.",
)


def is_new(store: Store, official: Identity) -> bool:
    """Say whether the tour is still to be shown to an official."""
    return store.collection(TOURS).find_one({"_id": official.id}) is None


def put_away(store: Store, official: Identity) -> None:
    """Show the tour to an official no more, on whatever device."""
    now = datetime.now(UTC)
    store.collection(TOURS).update_one({"_id": official.id}, {"$setOnInsert": {"seen_at": now}}, upsert=True)
