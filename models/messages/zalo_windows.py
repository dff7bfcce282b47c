"""Windows of the Zalo Official Account: whether a person may be written to now, and who pays.

Somebody who writes, follows or taps opens a window: for 48 hours eight messages to them are free; until the seventh
day more may be sent, charged to what the province has bought; after that nothing but template messages (ZNS) to their
phone number. Zalo tells of each of these doings, and says after each message what is left, so Loa knows before it asks.
Source: developers.zalo.me, messages of consultation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.messages.messages import contact
from models.store import Store
from models.store.collections import CollectionSpec

#: The name of the channel in the ids of contacts.
CHANNEL = "zalo"

FREE_FOR = timedelta(hours=48)
FREE_MESSAGES = 8
OPEN_FOR = timedelta(days=7)

#: Whoever was not heard of for so long is forgotten; Zalo knows better then.
KEEP = timedelta(days=90)


class ZaloWindow(TypedDict):
    """One person, whose contact is the id.

    `heard_at` is when they last wrote, followed or tapped, `free_left` how many messages to them are free since then.
    `follows` is false after they left. `phone` (sealed) is the number that they shared with the account.
    """

    _id: str
    heard_at: datetime
    free_left: int
    follows: bool
    phone: NotRequired[str]


ZALO_WINDOWS = CollectionSpec(
    "zalo_windows",
    ZaloWindow,
    purpose="When a person on Zalo was last heard of, which decides whether and how they may be written to.",
    kept=f"{KEEP.days} days after they were last heard of.",
    personal="The id is a digest; a phone number that they shared is sealed.",
    indexes=[IndexModel([("heard_at", ASCENDING)], expireAfterSeconds=int(KEEP.total_seconds()))],
)


class State(StrEnum):
    """`UNKNOWN`: never heard of, so Zalo must be asked. `LEFT`: they follow no more."""

    FREE = "free"
    CHARGED = "charged"
    CLOSED = "closed"
    LEFT = "left"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Window:
    """What is known of one person.

    :param phone: E.164; "" where they shared none.
    """

    state: State
    phone: str = field(default="", repr=False)

    @property
    def is_shut(self) -> bool:
        """Whether no message of consultation reaches them now, paid or not, as far as Loa knows."""
        return self.state in (State.CLOSED, State.LEFT)


def look(store: Store, user_id: str) -> Window:
    """Return whether a person may be written to now."""
    row = row_of(store, _id(store, user_id))
    if row is None:
        return Window(State.UNKNOWN)
    phone = store.vault.decrypt(row["phone"]) if "phone" in row else ""
    return Window(state_of(row, datetime.now(UTC)), phone)


def row_of(store: Store, contact_id: str) -> ZaloWindow | None:
    """Return what is known of a contact; None for one never heard of."""
    return store.collection(ZALO_WINDOWS).find_one({"_id": contact_id})


def state_of(row: ZaloWindow, now: datetime) -> State:
    """Return the state of a window at a moment."""
    if not row["follows"]:
        return State.LEFT
    silence = now - row["heard_at"]
    if silence <= FREE_FOR and row["free_left"] > 0:
        return State.FREE
    return State.CHARGED if silence <= OPEN_FOR else State.CLOSED


def hear(store: Store, user_id: str, at: datetime) -> None:
    """Note that a person wrote, followed or tapped; what is older than the last time changes nothing."""
    values = {"heard_at": at, "free_left": FREE_MESSAGES, "follows": True}
    try:
        store.collection(ZALO_WINDOWS).update_one(
            {"_id": _id(store, user_id), "heard_at": {"$lt": at}}, {"$set": values}, upsert=True
        )
    except DuplicateKeyError:  # a later one is known, or the same came twice
        return


def leave(store: Store, user_id: str, at: datetime) -> None:
    """Note that a person follows no more, unless they were heard of since."""
    store.collection(ZALO_WINDOWS).update_one(
        {"_id": _id(store, user_id), "heard_at": {"$lte": at}}, {"$set": {"follows": False}}
    )


def share_phone(store: Store, user_id: str, number: str) -> None:
    """Keep the phone number (E.164) that a person shared with the account.

    It counts for whoever has been heard of, and nobody shares one without doing something.
    """
    store.collection(ZALO_WINDOWS).update_one(
        {"_id": _id(store, user_id)}, {"$set": {"phone": store.vault.encrypt(number)}}
    )


def count(store: Store, user_id: str, free_left: int) -> None:
    """Note how many messages to a person are still free, as Zalo says after each."""
    store.collection(ZALO_WINDOWS).update_one(
        {"_id": _id(store, user_id)}, {"$set": {"free_left": free_left}}
    )


def close(store: Store, user_id: str) -> None:
    """Note that Zalo refuses a person as silent for too long, so that nobody asks again before they are heard of."""
    long_ago = datetime.now(UTC) - OPEN_FOR - timedelta(seconds=1)
    values = {"$min": {"heard_at": long_ago}, "$set": {"free_left": 0}, "$setOnInsert": {"follows": True}}
    store.collection(ZALO_WINDOWS).update_one({"_id": _id(store, user_id)}, values, upsert=True)


def _id(store: Store, user_id: str) -> str:
    return contact(store, CHANNEL, user_id)
