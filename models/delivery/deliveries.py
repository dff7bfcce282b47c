"""Deliveries (đợt phát): the pieces in which an alert goes out, small enough to be done again after a crash.

A piece is one push topic (an area in a language), one shard (the subscriptions of a channel in a range of ids), or
whoever an earlier version of the alert reached by one of its pieces. Topic names stand nowhere in it: only the audience
of the alert knows them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.alerts.audience import Audience
from models.following import subscriptions
from models.following.subscriptions import SubscriptionChannel
from models.language.languages import LANGUAGES
from models.store import Store, events, planned_parts
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM
from models.store.planned_parts import PartChange

#: Recipients of one shard.
SHARD = 500


class Target(TypedDict, total=False):
    """The recipients of a delivery: a push topic by `area_id` and `language`, or the subscriptions of a shard.

    Those are the ones with `after < id <= upto`. With `former`, the id of a delivery of an earlier version of the
    alert, it is for those whom that one reached and whom this alert is not meant for (`warned_before`).
    """

    area_id: str
    language: str
    after: str
    upto: str
    former: str


class Delivery(TypedDict):
    """One delivery; `planned` is the number of its recipients when it was planned.

    `state` is a `DeliveryState`; `reason` says why it was stopped or waits. The id names alert, channel and target.
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


DELIVERIES = CollectionSpec(
    "deliveries",
    Delivery,
    purpose="One piece of an alert on one channel: a push topic, or a range of subscriptions.",
    kept="For ever, as a record of what was sent.",
    kind=Kind.DELIVERY,
    indexes=[IndexModel([("alert_id", ASCENDING), ("channel", ASCENDING), ("_id", ASCENDING)])],
)


class DeliveryChannel(StrEnum):
    """Channels that an alert goes out on; the names are those of the setting CHANNELS."""

    FCM = "fcm"
    ZALO = SubscriptionChannel.ZALO
    SMS = SubscriptionChannel.SMS


class DeliveryState(StrEnum):
    """`PLANNED` until every recipient is settled, or until it was stopped as a whole."""

    PLANNED = planned_parts.PLANNED
    DONE = "done"
    STOPPED = "stopped"


def plan(store: Store, audience: Audience) -> None:
    """Plan all deliveries of an alert on the channels in use; done again, it adds only what is missing."""
    in_use = store.settings.channels
    if DeliveryChannel.FCM in in_use:
        for area_id in audience.area_ids:
            for language in LANGUAGES:
                target: Target = {"area_id": area_id, "language": language}
                _plan(store, audience, DeliveryChannel.FCM, f"{area_id}:{language}", target, 1)
    for channel in SubscriptionChannel:
        if channel in in_use:
            plan_shards(store, audience, channel)


def plan_shards(store: Store, audience: Audience, channel: SubscriptionChannel, size: int = SHARD) -> None:
    """Plan the shards of a channel, beginning where an earlier attempt was cut off."""
    after = _planned_upto(store, audience.alert_id, channel)
    while ids := subscriptions.ids_after(store, audience, channel, after, size):
        target: Target = {"after": after, "upto": ids[-1]}
        planned = _plan(store, audience, DeliveryChannel(channel), after or "first", target, len(ids))
        # Another worker may have planned this shard a moment ago, with another end.
        after = planned["target"]["upto"]


def plan_one(
    store: Store, audience: Audience, channel: DeliveryChannel, name: str, target: Target
) -> Delivery:
    """Plan one delivery, unless the alert has one of that name."""
    return _plan(store, audience, channel, name, target, 1)


def get(store: Store, delivery_id: str) -> Delivery:
    """Return one delivery.

    :raises NotFound: there is none.
    """
    return store.one(DELIVERIES, delivery_id)


def of_alert(store: Store, alert_id: str) -> list[Delivery]:
    """Return the deliveries of an alert."""
    return list(store.collection(DELIVERIES).find({"alert_id": alert_id}).sort("_id", ASCENDING))


def is_going_on(store: Store, alert_id: str, channel: str) -> bool:
    """Say whether an alert is still being sent to its own audience on a channel."""
    query = {
        "alert_id": alert_id,
        "channel": channel,
        "state": DeliveryState.PLANNED,
        "target.former": {"$exists": False},
    }
    return store.collection(DELIVERIES).find_one(query, {"_id": 1}) is not None


def proceed(store: Store, delivery: Delivery, *, at: datetime, note: str) -> None:
    """Have the rest of a delivery sent at the time `at`."""
    planned_parts.change(
        store,
        DELIVERIES,
        delivery["_id"],
        {"reason": note},
        "continued",
        expect=delivery["version"],
        note=note,
        due_at=at,
    )


def settle(store: Store, delivery: Delivery, state: DeliveryState, reason: str = "") -> None:
    """Note that a delivery is done, or stopped and why."""
    values: PartChange = {"state": state, "reason": reason, "done_at": datetime.now(UTC)}
    planned_parts.change(
        store, DELIVERIES, delivery["_id"], values, str(state), expect=delivery["version"], note=reason
    )


def _plan(
    store: Store, audience: Audience, channel: DeliveryChannel, name: str, target: Target, planned: int
) -> Delivery:
    document: Delivery = {
        "_id": f"{audience.alert_id}:{channel}:{name}",
        "version": 1,
        "alert_id": audience.alert_id,
        "channel": channel,
        "target": target,
        "planned": planned,
        "state": DeliveryState.PLANNED,
        "reason": "",
        "created_at": datetime.now(UTC),
        "done_at": None,
    }
    known = store.collection(DELIVERIES).find_one({"_id": document["_id"]})
    if known:
        return known
    try:
        return events.create(store, DELIVERIES, document, action="planned", actor=SYSTEM)
    except DuplicateKeyError:
        return get(store, document["_id"])


def _planned_upto(store: Store, alert_id: str, channel: SubscriptionChannel) -> str:
    query = {"alert_id": alert_id, "channel": channel, "target.former": {"$exists": False}}
    rows = store.collection(DELIVERIES).find(query, {"target.upto": 1})
    return max((row["target"]["upto"] for row in rows), default="")
