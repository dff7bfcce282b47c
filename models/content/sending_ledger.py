"""The ledger of sendings: what became of each recipient, under a key that no second sending of the same story can take.

Rows are claimed for a lease before the provider is asked, a window of recipients at once, and settled right after, as
in the ledger of alerts (`models.messages.ledgers`): what was cut off goes on with those for whom nobody was asked yet.
Whoever was asked for when a worker died is asked for again under the same key, which goes along to the provider.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel

from models.messages import ledgers
from models.messages.ledgers import UNSURE, LedgerState, Outcome, Standing
from models.store import Query, Store
from models.store.collections import CollectionSpec


class PostRecipient(TypedDict):
    """One recipient of one story on one channel; the id names the three, and goes along to the provider.

    It holds no address: `recipient` is the id of a device or of a subscription. `sending_id` names the words that they
    got. `until` is when it may be claimed: the end of a lease, or of a pause. `asking`: a provider is being asked.
    `code` is its reason for the last failure, `lease` the name of the last lease, but for the first; `retired`: nobody
    uses the address any more.
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
    lease: NotRequired[str]
    retired: NotRequired[bool]
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


#: Whoever got it; whoever was asked for when a worker died may have.
_GOT: list[Query] = [{"state": LedgerState.SENT}, {"asking": True}]


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


def claim(store: Store, claims: Sequence[Claim]) -> dict[str, int]:
    """Claim recipients of one shard for a lease; returns the number of the try by the key of each that was free."""
    until = ledgers.lease_end(store)
    again: dict[str, str | bool] = {"asking": True, "sending_id": claims[0].sending_id}
    fresh = [_row(one, until) for one in claims]
    return ledgers.claim(store, POST_RECIPIENTS, fresh, {"shard_id": claims[0].shard_id}, again)


def settle(store: Store, outcomes: Mapping[str, Outcome]) -> None:
    """Note what came of some recipients, by key."""
    ledgers.settle(store, POST_RECIPIENTS, outcomes, {"asking": False})


def give_up(store: Store, shard_id: str) -> None:
    """Settle those of a stopped shard who are still open: who was not taken is free for another sending of the story.

    Whoever was being asked for when a worker died may have got it.
    """
    waiting: Query = {"shard_id": shard_id, "state": LedgerState.OPEN}
    store.collection(POST_RECIPIENTS).delete_many({**waiting, "asking": False})
    dead: Query = {**waiting, "until": {"$lte": datetime.now(UTC)}}
    unsure = {"state": LedgerState.FAILED, "code": UNSURE}
    store.collection(POST_RECIPIENTS).update_many(dead, {"$set": unsure})


def next_time(store: Store, shard_id: str, keys: Sequence[str]) -> datetime | None:
    """Return when the next open recipient of these may be asked for again; None when none is open."""
    return ledgers.open_until(store, POST_RECIPIENTS, keys, {"shard_id": shard_id})


def standing(store: Store, shard_id: str, keys: Sequence[str]) -> Standing:
    """Return which of these keys a shard is done with, and which wait."""
    return ledgers.standing(store, POST_RECIPIENTS, keys, {"shard_id": shard_id})


def took_any(store: Store, shard_id: str) -> bool:
    """Say whether the provider took anything of a shard."""
    query: Query = {"shard_id": shard_id, "state": LedgerState.SENT}
    return store.collection(POST_RECIPIENTS).find_one(query, {"_id": 1}) is not None


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
            {"$match": {"post_id": post_id, "channel": channel, "recipient": bounds, "$or": _GOT}},
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


def _row(claim: Claim, until: datetime) -> PostRecipient:
    return {
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
