"""Deliveries (đợt phát): the pieces in which an alert goes out, small enough to be done again after a crash.

A piece is either one push topic (an area in a language) or one shard: the subscriptions of a channel in a range of
ids. Document: `{_id, version, alert_id, channel, target, planned, state, reason, created_at, done_at}` with `target`
`{area_id, language}` or `{after, upto}` and `planned` the number of recipients when it was planned. Topic names stand
nowhere in it: only the audience of the alert knows them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.alerts import subscriptions
from models.alerts.audience import Audience
from models.alerts.subscriptions import SubscriptionChannel
from models.errors import Stale
from models.language.languages import LANGUAGES
from models.store import Document, Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM

#: Recipients of one shard.
SHARD = 500

DELIVERIES = CollectionSpec(
    "deliveries",
    Document,
    purpose="",
    kept="",
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

    PLANNED = "planned"
    DONE = "done"
    STOPPED = "stopped"


def plan(store: Store, audience: Audience) -> None:
    """Plan all deliveries of an alert on the channels in use; done again, it adds only what is missing."""
    in_use = store.settings.channels
    if DeliveryChannel.FCM in in_use:
        for area_id in audience.area_ids:
            for language in LANGUAGES:
                target = {"area_id": area_id, "language": language}
                _plan(store, audience, DeliveryChannel.FCM, f"{area_id}:{language}", target, 1)
    for channel in SubscriptionChannel:
        if channel in in_use:
            plan_shards(store, audience, channel)


def plan_shards(store: Store, audience: Audience, channel: SubscriptionChannel, size: int = SHARD) -> None:
    """Plan the shards of a channel, beginning where an earlier attempt was cut off."""
    after = _planned_upto(store, audience.alert_id, channel)
    while ids := subscriptions.ids_after(store, audience, channel, after, size):
        target = {"after": after, "upto": ids[-1]}
        planned = _plan(store, audience, DeliveryChannel(channel), after or "first", target, len(ids))
        # Another worker may have planned this shard a moment ago, with another end.
        after = planned["target"]["upto"]


def get(store: Store, delivery_id: str) -> Document:
    """One delivery.

    :raises NotFound: there is none.
    """
    return store.one(DELIVERIES, delivery_id)


def of_alert(store: Store, alert_id: str) -> list[Document]:
    """The deliveries of an alert."""
    return list(store.collection(DELIVERIES).find({"alert_id": alert_id}).sort("_id", ASCENDING))


def proceed(store: Store, delivery: Document, *, at: datetime, note: str) -> None:
    """Owe the rest of a delivery again, at the time `at`."""
    _change(store, delivery, {"reason": note}, "continued", note=note, due_at=at)


def settle(store: Store, delivery: Document, state: DeliveryState, reason: str = "") -> None:
    """The delivery is done, or stopped and why."""
    values = {"state": state, "reason": reason, "done_at": datetime.now(UTC)}
    _change(store, delivery, values, str(state), note=reason)


def _plan(
    store: Store, audience: Audience, channel: DeliveryChannel, name: str, target: Document, planned: int
) -> Document:
    document: Document = {
        "_id": f"{audience.alert_id}:{channel}:{name}",
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
    rows = store.collection(DELIVERIES).find({"alert_id": alert_id, "channel": channel}, {"target.upto": 1})
    return max((row["target"]["upto"] for row in rows), default="")


def _change(
    store: Store,
    delivery: Document,
    values: Document,
    action: str,
    *,
    note: str,
    due_at: datetime | None = None,
) -> None:
    """Change a delivery that is still planned; one that somebody else settled stays as it is."""
    details: events.EventDetails = {"note": note}
    if due_at:
        details["due_at"] = due_at
    try:
        events.change(
            store,
            DELIVERIES,
            delivery["_id"],
            {"$set": values},
            action=action,
            actor=SYSTEM,
            guard={"state": DeliveryState.PLANNED},
            expect=delivery["version"],
            details=details,
        )
    except Stale:
        return
