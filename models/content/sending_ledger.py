"""The ledger of sendings: what became of each recipient, under a key that no second sending of the same story can take.

A row is claimed for a lease before the provider is asked, and settled right after, as in the ledger of alerts: what was
cut off goes on with those for whom nobody was asked yet. Whoever was asked for when a worker died is asked for again
under the same key, which goes along to the provider.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.store import Query, Store
from models.store.collections import CollectionSpec

#: The code of somebody who was asked for when a worker died: the provider may have taken it or not.
UNSURE = "unsure"


class LedgerState(StrEnum):
    """`OPEN`: being asked for, or to be asked for again; the provider took it (`SENT`), or never will (`FAILED`)."""

    OPEN = "open"
    SENT = "sent"
    FAILED = "failed"


class PostRecipient(TypedDict):
    """One recipient of one story on one channel; the id names the three, and goes along to the provider.

    It holds no address: `recipient` is the id of a device or of a subscription. `sending_id` names the words that they
    got. `until` is when it may be claimed: the end of a lease, or of a pause. `asking`: a provider is being asked.
    `code` is its reason for the last failure.
    """

    _id: str
    post_id: str
    sending_id: str
    shard_id: str
    channel: str
    recipient: str
    state: str
    asking: bool
    until: datetime
    attempts: int
    provider_id: NotRequired[str]
    code: NotRequired[str]
    at: NotRequired[datetime]


POST_RECIPIENTS = CollectionSpec(
    "post_recipients",
    PostRecipient,
    purpose="What became of one recipient of a post on one channel.",
    kept="For ever, as a record of what was sent.",
    personal="No address; `recipient` is the id of a device or of a subscription.",
    indexes=[
        IndexModel([("sending_id", ASCENDING), ("state", ASCENDING), ("code", ASCENDING)]),
        IndexModel([("shard_id", ASCENDING), ("state", ASCENDING)]),
        IndexModel([("post_id", ASCENDING), ("channel", ASCENDING), ("recipient", ASCENDING)]),
    ],
)


class Claim(NamedTuple):
    """Who is to be asked for, and with which words."""

    key: str
    post_id: str
    sending_id: str
    shard_id: str
    channel: str
    recipient: str


class Tally(NamedTuple):
    """How many recipients of a sending got it, never will, or wait; `codes` says why those never will."""

    sent: int
    failed: int
    waiting: int
    codes: Mapping[str, int]


def take(store: Store, claim: Claim) -> int:
    """Claim a recipient for a lease; returns the number of the try, or 0 if settled, not yet due, or another's."""
    now = datetime.now(UTC)
    until = now + timedelta(seconds=store.settings.outbox_lease_seconds)
    fresh: PostRecipient = {
        "_id": claim.key,
        "post_id": claim.post_id,
        "sending_id": claim.sending_id,
        "shard_id": claim.shard_id,
        "channel": claim.channel,
        "recipient": claim.recipient,
        "state": LedgerState.OPEN,
        "asking": True,
        "until": until,
        "attempts": 1,
    }
    try:
        store.collection(POST_RECIPIENTS).insert_one(fresh)
    except DuplicateKeyError:
        due: Query = {
            "_id": claim.key,
            "shard_id": claim.shard_id,
            "state": LedgerState.OPEN,
            "until": {"$lte": now},
        }
        update = {
            "$set": {"until": until, "asking": True, "sending_id": claim.sending_id},
            "$inc": {"attempts": 1},
        }
        row = store.collection(POST_RECIPIENTS).find_one_and_update(due, update, return_document=True)
        return row["attempts"] if row else 0
    return 1


def mark_sent(store: Store, key: str, provider_id: str) -> None:
    """Note that the provider took it."""
    _mark(store, key, {"state": LedgerState.SENT, "provider_id": provider_id})


def mark_failed(store: Store, key: str, code: str) -> None:
    """Note that the provider never will take it, and its code that says why."""
    _mark(store, key, {"state": LedgerState.FAILED, "code": code})


def put_off(store: Store, key: str, *, seconds: float, code: str) -> None:
    """Note that it was not taken now; ask again after so many seconds."""
    _mark(store, key, {"until": datetime.now(UTC) + timedelta(seconds=seconds), "code": code})


def give_up(store: Store, shard_id: str) -> None:
    """Settle those of a stopped shard who are still open: who was not taken is free for another sending of the story.

    Whoever was being asked for when a worker died may have got it.
    """
    waiting: Query = {"shard_id": shard_id, "state": LedgerState.OPEN}
    store.collection(POST_RECIPIENTS).delete_many({**waiting, "asking": False})
    dead: Query = {**waiting, "until": {"$lte": datetime.now(UTC)}}
    unsure = {"state": LedgerState.FAILED, "code": UNSURE}
    store.collection(POST_RECIPIENTS).update_many(dead, {"$set": unsure})


def open_of(store: Store, shard_id: str) -> datetime | None:
    """Return when the next open recipient of a shard may be asked for again; None when none is open."""
    query: Query = {"shard_id": shard_id, "state": LedgerState.OPEN}
    row = store.collection(POST_RECIPIENTS).find_one(query, sort=[("until", ASCENDING)])
    return row["until"] if row else None


def settled(store: Store, keys: Sequence[str], shard_id: str) -> set[str]:
    """Return those of these keys for which nothing is left to do in this shard: settled, or another shard's."""
    query: Query = {
        "_id": {"$in": list(keys)},
        "$or": [{"state": {"$ne": LedgerState.OPEN}}, {"shard_id": {"$ne": shard_id}}],
    }
    return {row["_id"] for row in store.collection(POST_RECIPIENTS).find(query, {"_id": 1})}


def is_asking(store: Store, post_id: str) -> datetime | None:
    """Return until when somebody may be asking a provider for a recipient of a post; None when nobody is."""
    now = datetime.now(UTC)
    query: Query = {"post_id": post_id, "state": LedgerState.OPEN, "asking": True, "until": {"$gt": now}}
    row = store.collection(POST_RECIPIENTS).find_one(query, sort=[("until", ASCENDING)])
    return row["until"] if row else None


def reached_after(
    store: Store, post_id: str, channel: str, after: str, limit: int, *, upto: str = ""
) -> list[str]:
    """Return the next recipients who got a post on a channel, or may have, in the order of their ids.

    :param upto: none after this one.
    """
    bounds = {"$gt": after, **({"$lte": upto} if upto else {})}
    rows = store.collection(POST_RECIPIENTS).aggregate(
        [
            {"$match": {**_reached(post_id, channel), "recipient": bounds}},
            {"$sort": {"recipient": 1}},
            {"$group": {"_id": "$recipient"}},
            {"$sort": {"_id": 1}},
            {"$limit": limit},
        ]
    )
    return [str(row["_id"]) for row in rows]


def tally(store: Store, sending_id: str) -> Tally:
    """Count the recipients of a sending."""
    rows: Iterable[Any] = store.collection(POST_RECIPIENTS).aggregate(
        [
            {"$match": {"sending_id": sending_id}},
            {"$group": {"_id": {"state": "$state", "code": "$code"}, "count": {"$sum": 1}}},
        ]
    )
    counted = [(row["_id"]["state"], row["_id"].get("code", ""), int(row["count"])) for row in rows]
    by_state = {state: sum(n for one, _, n in counted if one == state) for state in LedgerState}
    codes = {code: n for state, code, n in counted if state == LedgerState.FAILED}
    return Tally(by_state[LedgerState.SENT], by_state[LedgerState.FAILED], by_state[LedgerState.OPEN], codes)


def _reached(post_id: str, channel: str) -> Query:
    """Return the query for whoever got it; whoever was asked for when a worker died may have."""
    return {
        "post_id": post_id,
        "channel": channel,
        "$or": [{"state": LedgerState.SENT}, {"asking": True}],
    }


def _mark(store: Store, key: str, values: Mapping[str, object]) -> None:
    # A row that another worker has settled stays settled: what a provider took is never "failed" afterwards.
    store.collection(POST_RECIPIENTS).update_one(
        {"_id": key, "state": LedgerState.OPEN},
        {"$set": {**values, "asking": False, "at": datetime.now(UTC)}},
    )
