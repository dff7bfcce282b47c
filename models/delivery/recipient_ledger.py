"""The ledger (sổ phát): what became of each recipient of a delivery.

A row is claimed for the length of a lease before the provider is asked, and settled right after. So a delivery that was
cut off goes on with the recipients for whom no provider was asked yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.delivery.deliveries import Delivery
from models.messages import fates
from models.messages.fates import Fate
from models.store import Store
from models.store.collections import CollectionSpec


class LedgerRow(TypedDict):
    """One recipient of one delivery; the id is the key that goes along to the provider, so a receipt finds the row.

    It holds no address: the id names a topic's area and language, or a subscription. `state` is a `LedgerState`.
    `until` is when it may be claimed: the end of a lease, or of a pause. `attempts` counts the leases. `code` is the
    provider's reason for the last failure, `provider_id` its name for what it took, `at` when the row last changed.
    With `farewell` they were told that the warning is over for them. `fate` is what the carrier said later of an SMS
    that the provider took (a `Fate`), `fate_code` why it did not arrive.
    """

    _id: str
    delivery_id: str
    alert_id: str
    channel: str
    state: str
    until: datetime
    attempts: int
    provider_id: NotRequired[str]
    code: NotRequired[str]
    at: NotRequired[datetime]
    farewell: NotRequired[bool]
    fate: NotRequired[str]
    fate_code: NotRequired[str]


class Outcome(TypedDict, total=False):
    """What is noted after the provider was asked."""

    state: str
    until: datetime
    provider_id: str
    code: str


RECIPIENTS = CollectionSpec(
    "delivery_ledger",
    LedgerRow,
    purpose="What became of one recipient of one delivery of an alert.",
    kept="For ever, as a record of what was sent.",
    personal="No address; the id may name a subscription.",
    indexes=[
        IndexModel([("delivery_id", ASCENDING), ("state", ASCENDING)]),
        IndexModel([("alert_id", ASCENDING), ("channel", ASCENDING), ("state", ASCENDING)]),
    ],
)


#: The code of somebody who was asked for when a worker died: the provider may have taken it or not.
UNSURE = "unsure"


#: Channels whose providers tell later what became of a message.
WITH_RECEIPTS = ("sms", "zalo")


class LedgerState(StrEnum):
    """`OPEN`: being asked for, or to be asked for again; the provider took it (`SENT`), or never will (`FAILED`)."""

    OPEN = "open"
    SENT = "sent"
    FAILED = "failed"


def key_of(delivery: Delivery, recipient: str) -> str:
    """Return the idempotency key of one recipient of an alert; it does not depend on how the alert is cut up."""
    return f"{delivery['alert_id']}:{delivery['channel']}:{recipient}"


def recipient_of(key: str) -> str:
    """Return the recipient of a key: an area and a language, or a subscription."""
    return key.split(":", 2)[2]


def reached(store: Store, delivery: Delivery, *, farewells: bool) -> list[str]:
    """Return the keys of those who got a delivery, or may have: whoever is in doubt is told the end of a warning.

    What the provider said later does not count: a carrier's "undelivered" is not sure enough to leave somebody warned.

    :param farewells: also those whom it told that the warning is over for them.
    """
    query: dict[str, object] = {
        "delivery_id": delivery["_id"],
        "$or": [{"state": LedgerState.SENT}, {"state": LedgerState.FAILED, "code": UNSURE}],
    }
    if not farewells:
        query["farewell"] = {"$ne": True}
    rows = store.collection(RECIPIENTS).find(query, {"_id": 1}).sort("_id", ASCENDING)
    return [row["_id"] for row in rows]


def told_over(store: Store, keys: Sequence[str]) -> list[str]:
    """Return those of these keys under which somebody was told that the warning is over."""
    query = {"_id": {"$in": list(keys)}, "state": LedgerState.SENT, "farewell": True}
    return [row["_id"] for row in store.collection(RECIPIENTS).find(query, {"_id": 1})]


def of_others(store: Store, delivery: Delivery, keys: Sequence[str]) -> set[str]:
    """Return those of these keys that another delivery of the same alert has."""
    query = {"_id": {"$in": list(keys)}, "delivery_id": {"$ne": delivery["_id"]}}
    return {row["_id"] for row in store.collection(RECIPIENTS).find(query, {"_id": 1})}


def settled(store: Store, delivery: Delivery) -> set[str]:
    """Return the keys of the recipients of a delivery for whom nothing is left to do."""
    query = {"delivery_id": delivery["_id"], "state": {"$ne": LedgerState.OPEN}}
    return {row["_id"] for row in store.collection(RECIPIENTS).find(query, {"_id": 1})}


def take(store: Store, delivery: Delivery, key: str, *, farewell: bool = False) -> LedgerRow | None:
    """Claim a recipient for the length of a lease; None if settled, not yet due, or another delivery's.

    :param farewell: they are told that the warning is over for them.
    """
    now = datetime.now(UTC)
    until = now + timedelta(seconds=store.settings.outbox_lease_seconds)
    fresh: LedgerRow = {
        "_id": key,
        "delivery_id": delivery["_id"],
        "alert_id": delivery["alert_id"],
        "channel": delivery["channel"],
        "state": LedgerState.OPEN,
        "until": until,
        "attempts": 1,
    }
    if farewell:
        fresh["farewell"] = True
    try:
        store.collection(RECIPIENTS).insert_one(fresh)
    except DuplicateKeyError:
        due = {
            "_id": key,
            "delivery_id": delivery["_id"],
            "state": LedgerState.OPEN,
            "until": {"$lte": now},
        }
        update = {"$set": {"until": until}, "$inc": {"attempts": 1}}
        return store.collection(RECIPIENTS).find_one_and_update(due, update, return_document=True)
    return fresh


def mark_sent(store: Store, key: str, provider_id: str) -> None:
    """Note that the provider took it."""
    _mark(store, key, {"state": LedgerState.SENT, "provider_id": provider_id})


def mark_failed(store: Store, key: str, code: str) -> None:
    """Note that the provider never will take it, and its code that says why."""
    _mark(store, key, {"state": LedgerState.FAILED, "code": code})


def put_off(store: Store, key: str, *, seconds: float, code: str) -> None:
    """Note that it was not taken now; ask again after so many seconds."""
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    _mark(store, key, {"until": until, "code": code})


def mark_fate(store: Store, key: str, fate: Fate, code: str) -> bool:
    """Note what became of what the provider took, even before we noted that it did; say if the key is known."""
    return fates.note(store, RECIPIENTS, {"_id": key, "channel": {"$in": list(WITH_RECEIPTS)}}, fate, code)


def give_up(store: Store, delivery: Delivery, keys: Iterable[str], code: str) -> None:
    """Settle those still open as failed, for a reason that holds for the whole delivery."""
    for key in keys:
        fresh = take(store, delivery, key)
        asked = fresh is None or fresh["attempts"] > 1
        # Without a code, or after a timeout, nobody knows what the provider answered when it was asked.
        unknown = asked and store.collection(RECIPIENTS).find_one(
            {"_id": key, "code": {"$in": [None, "timeout"]}}
        )
        mark_failed(store, key, UNSURE if unknown else code)


def next_time(store: Store, delivery: Delivery) -> datetime | None:
    """Return when the next open recipient of a delivery may be asked for again; None when none is open."""
    query = {"delivery_id": delivery["_id"], "state": LedgerState.OPEN}
    row = store.collection(RECIPIENTS).find_one(query, sort=[("until", ASCENDING)])
    return row["until"] if row else None


def _mark(store: Store, key: str, values: Outcome) -> None:
    # A row that another worker has settled stays settled: what a provider took is never "failed" afterwards.
    store.collection(RECIPIENTS).update_one(
        {"_id": key, "state": LedgerState.OPEN}, {"$set": {**values, "at": datetime.now(UTC)}}
    )
