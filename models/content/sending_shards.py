"""Shards of a sending: ranges of recipients, small enough to be done again after a crash.

Recipients are devices, subscriptions, or the rows of a ledger, in the order of their ids; a shard is those with
`after < id <= upto`. Many workers do many shards at once, and none holds more than one of them in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple, TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.content.channel_texts import Occasion
from models.content.posts import Channel, Post
from models.store import Query, Store, events, planned_parts
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM
from models.store.planned_parts import PartChange

#: Recipients of one shard.
SHARD = 500

#: Returns the ids of the next recipients after one, in order, at most so many.
NextIds = Callable[[str, int], Sequence[str]]


class ShardState(StrEnum):
    """`PLANNED` until every recipient is settled, or until it was stopped as a whole."""

    PLANNED = planned_parts.PLANNED
    DONE = "done"
    STOPPED = "stopped"


class PostShard(TypedDict):
    """One shard; `planned` is the number of its recipients when it was planned.

    `state` is a `ShardState`; `reason` says why it was stopped or waits.
    """

    _id: str
    version: int
    post_id: str
    edition: int
    occasion: str
    channel: str
    after: str
    upto: str
    planned: int
    state: str
    reason: str
    created_at: datetime
    done_at: datetime | None


class Progress(NamedTuple):
    """How far the shards of a sending are; `reason` is why one waits or was stopped."""

    going_on: bool
    reason: str


POST_SHARDS = CollectionSpec(
    "post_shards",
    PostShard,
    purpose="A range of the recipients of one sending of a post.",
    kept="For ever, as a record of what was sent.",
    kind=Kind.POST_SHARD,
    indexes=[IndexModel([("post_id", ASCENDING), ("channel", ASCENDING), ("_id", ASCENDING)])],
)


def plan_next(
    store: Store, post: Post, occasion: Occasion, channel: Channel, ids_after: NextIds, *, size: int = SHARD
) -> bool:
    """Plan the shard after those that are there; False when nobody is left. Done again, it adds what is missing."""
    after = _planned_upto(store, post, occasion, channel)
    ids = ids_after(after, size)
    if ids:
        _plan(store, post, occasion, channel, after, ids)
    return bool(ids)


def get(store: Store, shard_id: str) -> PostShard:
    """Return one shard.

    :raises NotFound: there is none.
    """
    return store.one(POST_SHARDS, shard_id)


def is_planned(store: Store, shard_id: str) -> bool:
    """Say whether a shard is still to be sent."""
    query: Query = {"_id": shard_id, "state": ShardState.PLANNED}
    return store.collection(POST_SHARDS).find_one(query, {"_id": 1}) is not None


def progress(store: Store, post_id: str, edition: int, occasion: str, channel: str) -> Progress:
    """Return how far the shards of a sending are."""
    query: Query = {"post_id": post_id, "channel": channel, "occasion": occasion, "edition": edition}
    rows = list(store.collection(POST_SHARDS).find(query, {"state": 1, "reason": 1}))
    open_ = [row for row in rows if row["state"] == ShardState.PLANNED]
    waits = next((row["reason"] for row in open_ or rows if row["reason"]), "")
    return Progress(bool(open_), waits)


def stop_all(store: Store, post_id: str, reason: str, *, before: int | None = None) -> None:
    """Stop everything of a post that is not sent yet.

    :param before: only of editions before this one.
    """
    query: Query = {"post_id": post_id, "state": ShardState.PLANNED, "occasion": {"$ne": Occasion.WITHDRAWN}}
    if before is not None:
        query = {**query, "edition": {"$lt": before}}
    for shard in store.collection(POST_SHARDS).find(query):
        settle(store, shard, ShardState.STOPPED, reason)


def proceed(store: Store, shard: PostShard, *, at: datetime, note: str) -> None:
    """Have the rest of a shard sent at the time `at`."""
    planned_parts.change(
        store,
        POST_SHARDS,
        shard["_id"],
        {"reason": note},
        "continued",
        expect=shard["version"],
        note=note,
        due_at=at,
    )


def settle(store: Store, shard: PostShard, state: ShardState, reason: str = "") -> None:
    """Note that a shard is done, or stopped and why."""
    values: PartChange = {"state": state, "reason": reason, "done_at": datetime.now(UTC)}
    planned_parts.change(
        store, POST_SHARDS, shard["_id"], values, str(state), expect=shard["version"], note=reason
    )


def _plan(
    store: Store, post: Post, occasion: Occasion, channel: Channel, after: str, ids: Sequence[str]
) -> None:
    document: PostShard = {
        "_id": f"{post['_id']}:{post['edition']}:{occasion}:{channel}:{after or 'first'}",
        "version": 1,
        "post_id": post["_id"],
        "edition": post["edition"],
        "occasion": occasion,
        "channel": channel,
        "after": after,
        "upto": ids[-1],
        "planned": len(ids),
        "state": ShardState.PLANNED,
        "reason": "",
        "created_at": datetime.now(UTC),
        "done_at": None,
    }
    try:
        events.create(store, POST_SHARDS, document, action="planned", actor=SYSTEM)
    except DuplicateKeyError:
        # Another worker has planned this shard a moment ago, with an end of its own.
        return


def _planned_upto(store: Store, post: Post, occasion: Occasion, channel: Channel) -> str:
    query: Query = {
        "post_id": post["_id"],
        "channel": channel,
        "occasion": occasion,
        "edition": post["edition"],
    }
    last = store.collection(POST_SHARDS).find_one(query, {"upto": 1}, sort=[("upto", DESCENDING)])
    return last["upto"] if last else ""
