"""Known ways: from where somebody has shown what is right before, so that strangers' guesses do not shut them out.

A way is a caller whom Loa has registered, such as a device; else a network, or a conversation where there is none
(`Circumstances.way`). What everybody's wrong guesses or wishes use up stays open for the ways from which the right
password, PIN or one-time code came.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypedDict

from pymongo import ASCENDING, IndexModel

from models.store import Store
from models.store.collections import CollectionSpec

#: So long a way stays known after it was used the last time.
KEEP = timedelta(days=90)

#: How much older a note may be before it is written again.
FRESH = timedelta(days=1)

#: Until when a way is known that is not.
NEVER = datetime.min.replace(tzinfo=UTC)


class KnownWay(TypedDict):
    """That something right was shown from somewhere; the id is a keyed hash of what and from where."""

    _id: str
    expires_at: datetime


KNOWN_WAYS = CollectionSpec(
    "known_ways",
    KnownWay,
    purpose="That the right password of a name, PIN of a report or code of a number came from somewhere.",
    kept="90 days after it came the last time, by an index that expires.",
    personal="Name, report or number and where from (device, network or conversation) are one keyed hash.",
    indexes=[IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)],
)


def note(store: Store, what: str, subject: str, way: tuple[str, ...], until: datetime | None = None) -> None:
    """Note that something right was shown from there.

    :param what: what kind of thing, such as `pin`.
    :param subject: whose.
    :param until: what `known_until` said just now; None has it looked up.
    """
    if not way:
        return
    now = datetime.now(UTC)
    until = until or known_until(store, what, subject, way)
    if until <= now + KEEP - FRESH:
        row_id = _row_id(store, what, subject, way)
        store.collection(KNOWN_WAYS).update_one(
            {"_id": row_id}, {"$set": {"expires_at": now + KEEP}}, upsert=True
        )


def is_known(store: Store, what: str, subject: str, way: tuple[str, ...]) -> bool:
    """Say whether something right was shown from there before."""
    return known_until(store, what, subject, way) > datetime.now(UTC)


def known_until(store: Store, what: str, subject: str, way: tuple[str, ...]) -> datetime:
    """Return until when a way is known; long ago where it is not."""
    found = (
        store.collection(KNOWN_WAYS).find_one({"_id": _row_id(store, what, subject, way)}) if way else None
    )
    return found["expires_at"] if found else NEVER


def _row_id(store: Store, what: str, subject: str, way: tuple[str, ...]) -> str:
    return store.vault.digest("known-way", what, subject, *way)
