"""Deliveries (đợt phát): the pieces in which an alert goes out, small enough to be done again after a crash.

A piece is all push topics of the alert, one shard (the devices or subscriptions in a range of ids), or whoever an
earlier version of the alert reached by one of its pieces. Topic names stand nowhere in it: only the audience of the
alert knows them. When which pieces begin: `waves`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import BulkWriteError

from models.alerts.audience import Audience
from models.following.subscriptions import SubscriptionChannel
from models.store import Query, Store, events, planned_parts
from models.store.collections import CollectionSpec, Kind
from models.store.database import DUPLICATE_KEY
from models.store.events import SYSTEM, EventDetails
from models.store.planned_parts import PartChange

#: Recipients of one shard.
SHARD = 500

#: So many shards are planned in one transaction.
PLANNED_AT_ONCE = 20

#: Returns the ids of the next recipients after one, in order, at most so many.
NextIds = Callable[[str, int], Sequence[str]]


class Target(TypedDict, total=False):
    """The recipients of a delivery: push topics, each as `area:language`, or the devices or subscriptions of a shard.

    Those are the ones with `after < id <= upto`. With `former`, the id of a delivery of an earlier version of the
    alert, it is for those whom that one reached and whom this alert is not meant for (`warned_before`).

    A delivery from before topics were sent together has one, by `area_id` and `language` (`topics_in`).
    """

    topics: list[str]
    area_id: str
    language: str
    after: str
    upto: str
    former: str


class CodeCount(TypedDict):
    """How many recipients failed for a reason of the provider."""

    code: str
    count: int


class AreaCount(TypedDict):
    """How many recipients of one area took the warning; "" is the area of those of whom nobody knows it."""

    area_id: str
    count: int


class SecondCount(TypedDict):
    """How many recipients took the warning within one second."""

    at: datetime
    count: int


class Counts(TypedDict):
    """What has come of a delivery so far: `retired` are addresses that nobody uses any more.

    `failed` and its `codes` are of those whom the warning is for, and not of those who hear that it is over. `spared`
    are those who need no message on this channel (`spared`). `told_over` of the `accepted` were told that the warning
    is over for them; the others are counted by area and by second, too.
    """

    accepted: int
    failed: int
    retired: int
    spared: int
    codes: list[CodeCount]
    told_over: NotRequired[int]
    areas: NotRequired[list[AreaCount]]
    seconds: NotRequired[list[SecondCount]]


class Delivery(TypedDict):
    """One delivery; `planned` is the number of its recipients when it was planned.

    `channel` is a `DeliveryChannel`, `state` a `DeliveryState`; `reason` says why it was stopped or waits. `counts` are
    there after its first round. The id names alert, channel and target.
    """

    _id: str
    version: int
    alert_id: str
    channel: str
    target: Target
    planned: int
    state: str
    reason: str
    created_at: datetime
    done_at: datetime | None
    counts: NotRequired[Counts]


DELIVERIES = CollectionSpec(
    "deliveries",
    Delivery,
    purpose="One piece of an alert on one channel: its push topics, or a range of devices or subscriptions.",
    kept="For ever, as a record of what was sent.",
    kind=Kind.DELIVERY,
    indexes=[
        IndexModel([("alert_id", ASCENDING), ("channel", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("alert_id", ASCENDING), ("channel", ASCENDING), ("target.upto", DESCENDING)]),
    ],
)


class DeliveryChannel(StrEnum):
    """Channels that an alert goes out on. `DEVICES` are single phones by push, where `FCM` are push topics."""

    FCM = "fcm"
    DEVICES = "devices"
    ZALO = SubscriptionChannel.ZALO
    SMS = SubscriptionChannel.SMS


#: The name of each in the setting CHANNELS.
PROVIDERS: Mapping[DeliveryChannel, str] = {
    DeliveryChannel.FCM: "fcm",
    DeliveryChannel.DEVICES: "fcm",
    DeliveryChannel.ZALO: "zalo",
    DeliveryChannel.SMS: "sms",
}


class DeliveryState(StrEnum):
    """`PLANNED` until every recipient is settled, or until it was stopped as a whole."""

    PLANNED = planned_parts.PLANNED
    DONE = "done"
    STOPPED = "stopped"


def in_use(store: Store, channel: str) -> bool:
    """Say whether alerts go out on a channel."""
    return PROVIDERS[DeliveryChannel(channel)] in store.settings.channels


def of_topics(audience: Audience, topics: Sequence[str]) -> Delivery:
    """Return all push topics of an alert as one delivery, to be sent in this order."""
    target: Target = {"topics": list(topics)}
    return draft(audience.alert_id, DeliveryChannel.FCM, "topics", target, len(topics))


def plan(store: Store, fresh: Sequence[Delivery], *, due_at: datetime) -> list[Delivery]:
    """Plan deliveries; returns each, or what is there under its id."""
    if not fresh or create(store, fresh, due_at=due_at):
        return list(fresh)
    # One of them was planned before.
    return [one if create(store, [one], due_at=due_at) else get(store, one["_id"]) for one in fresh]


def plan_shards(
    store: Store,
    audience: Audience,
    channel: DeliveryChannel,
    ids_after: NextIds,
    *,
    due_at: datetime,
    ends: float | None = None,
    size: int = SHARD,
) -> bool:
    """Plan the shards of a channel, beginning where an earlier attempt was cut off; False if there are more.

    Many shards are one transaction, and the first of them go out while others are still being planned.

    :param ends: after this moment of `time.monotonic` the rest is left for another attempt.
    """
    after = _planned_upto(store, audience.alert_id, channel)
    while ids := ids_after(after, size * PLANNED_AT_ONCE):
        pieces, fresh = [ids[at : at + size] for at in range(0, len(ids), size)], list[Delivery]()
        for piece in pieces:
            target: Target = {"after": after, "upto": piece[-1]}
            fresh.append(draft(audience.alert_id, channel, after or "first", target, len(piece)))
            after = piece[-1]
        if not create(store, fresh, due_at=due_at):
            # Another worker has planned these a moment ago, perhaps with other ends.
            after = _planned_upto(store, audience.alert_id, channel)
        if ends is not None and time.monotonic() > ends:
            return False
    return True


def draft(alert_id: str, channel: DeliveryChannel, name: str, target: Target, planned: int) -> Delivery:
    """Return a delivery as it is planned.

    :param name: tells it from the others of the alert on the channel.
    """
    return {
        "_id": f"{alert_id}:{channel}:{name}",
        "version": 1,
        "alert_id": alert_id,
        "channel": channel,
        "target": target,
        "planned": planned,
        "state": DeliveryState.PLANNED,
        "reason": "",
        "created_at": datetime.now(UTC),
        "done_at": None,
    }


def channel_of(delivery_id: str) -> DeliveryChannel:
    """Return the channel that stands in the id of a delivery."""
    return DeliveryChannel(delivery_id.split(":", 2)[1])


def create(store: Store, fresh: Sequence[Delivery], *, due_at: datetime | None = None) -> bool:
    """Plan deliveries, all or none; False if one of them is planned already.

    :param due_at: when they begin; None for at once.
    """
    details: EventDetails = {"due_at": due_at} if due_at else {}
    try:
        events.create_all(store, DELIVERIES, fresh, action="planned", actor=SYSTEM, details=details)
    except BulkWriteError as error:
        if any(fault["code"] != DUPLICATE_KEY for fault in error.details["writeErrors"]):
            raise
        return False
    return True


def planned_of(store: Store, ids: Sequence[str]) -> set[str]:
    """Return those of these ids under which a delivery is planned."""
    rows = store.collection(DELIVERIES).find({"_id": {"$in": list(ids)}}, {"_id": 1})
    return {row["_id"] for row in rows}


def get(store: Store, delivery_id: str) -> Delivery:
    """Return one delivery.

    :raises NotFound: there is none.
    """
    return store.one(DELIVERIES, delivery_id)


def of_alert(store: Store, alert_id: str) -> list[Delivery]:
    """Return the deliveries of an alert."""
    return list(store.collection(DELIVERIES).find({"alert_id": alert_id}).sort("_id", ASCENDING))


def topics_in(target: Target) -> list[str]:
    """Return the push topics of a target, each as `area:language`."""
    return target.get("topics") or [f"{target['area_id']}:{target['language']}"]


def is_going_on(store: Store, alert_id: str, channel: str) -> bool:
    """Say whether an alert is still being sent to its own audience on a channel."""
    query = {
        "alert_id": alert_id,
        "channel": channel,
        "state": DeliveryState.PLANNED,
        "target.former": {"$exists": False},
    }
    return store.collection(DELIVERIES).find_one(query, {"_id": 1}) is not None


def proceed(
    store: Store, delivery: Delivery, *, at: datetime, note: str, counts: Counts | None = None
) -> None:
    """Have the rest of a delivery sent at the time `at`."""
    _change(store, delivery, {"reason": note}, counts, "continued", note, due_at=at)


def settle(
    store: Store,
    delivery: Delivery,
    state: DeliveryState,
    reason: str = "",
    counts: Counts | None = None,
) -> None:
    """Note that a delivery is done, or stopped and why."""
    values: PartChange = {"state": state, "reason": reason, "done_at": datetime.now(UTC)}
    _change(store, delivery, values, counts, str(state), reason)


def _change(
    store: Store,
    delivery: Delivery,
    values: PartChange,
    counts: Counts | None,
    action: str,
    note: str,
    *,
    due_at: datetime | None = None,
) -> None:
    counted: PartChange = {**values, "counts": counts} if counts else values
    planned_parts.change(
        store,
        DELIVERIES,
        delivery["_id"],
        counted,
        action,
        expect=delivery["version"],
        note=note,
        due_at=due_at,
    )


def _planned_upto(store: Store, alert_id: str, channel: DeliveryChannel) -> str:
    query: Query = {"alert_id": alert_id, "channel": channel, "target.upto": {"$exists": True}}
    last = store.collection(DELIVERIES).find_one(
        query, {"target.upto": 1}, sort=[("target.upto", DESCENDING)]
    )
    return last["target"]["upto"] if last else ""
