"""The recipients of a delivery: who they are now, under which keys, and who of them gets only the end of a warning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.alerts.alerts import Alert
from models.alerts.audience import Audience
from models.alerts.endings import ending_of
from models.delivery import danger_zone, deliveries, recipient_ledger, spared, warned_before, waves
from models.delivery import recipients as all_recipients
from models.delivery.deliveries import Delivery, DeliveryChannel
from models.delivery.recipients import Recipient
from models.store import Store
from notifications.channels import AddressKind


@dataclass(frozen=True, slots=True)
class Warned:
    """Somebody who is told: a push topic, a device or a subscription.

    :param key: the key in the ledger and at the provider.
    :param farewell: they get no warning, but hear that an earlier one is over for them.
    """

    key: str
    to: Recipient
    farewell: bool = False


@dataclass(frozen=True)
class Recipients:
    """All of a delivery as they are now.

    :param held: somebody else may join them, once other deliveries are done.
    """

    all: list[Warned]
    held: bool = False


def recipients(store: Store, addressees: Audience, alert: Alert, delivery: Delivery) -> Recipients:
    """Return whom a delivery is for: its audience, or those whom an earlier version reached."""
    if delivery["channel"] == DeliveryChannel.FCM:
        return Recipients(_topics(addressees, alert, delivery))
    if "former" not in delivery["target"]:
        return Recipients([_warned(delivery, one) for one in _of_shard(store, addressees, alert, delivery)])
    behind = warned_before.recipients(store, alert, addressees, delivery)
    # The words of an end say the same to everybody.
    farewell = ending_of(alert) is None
    over = [_warned(delivery, one, farewell=farewell) for one in behind.over]
    return Recipients([*over, *(_warned(delivery, one) for one in behind.meant)], behind.held)


def spare(store: Store, alert: Alert, delivery: Delivery, left: Sequence[Warned]) -> set[str]:
    """Return the keys of those who need no message of this wave; of the end of a warning everybody hears."""
    if "former" in delivery["target"] or delivery["channel"] == DeliveryChannel.FCM:
        return set()
    wave = waves.wave_of(delivery["channel"])
    ids = spared.spared(store, alert, wave, delivery, [one.to for one in left])
    return {one.key for one in left if one.to.id in ids}


def _topics(addressees: Audience, alert: Alert, delivery: Delivery) -> list[Warned]:
    former = "former" in delivery["target"]
    name_of = addressees.former_topic if former else addressees.topic
    farewell = former and ending_of(alert) is None
    found = list[Warned]()
    for topic in deliveries.topics_in(delivery["target"]):
        area_id, _, language = topic.rpartition(":")
        to = Recipient(topic, AddressKind.FCM_TOPIC, name_of(area_id, language), language)
        found.append(_warned(delivery, to, farewell=farewell))
    return found


def _of_shard(store: Store, addressees: Audience, alert: Alert, delivery: Delivery) -> list[Recipient]:
    channel, target = DeliveryChannel(delivery["channel"]), delivery["target"]
    zone = danger_zone.areas_in(store, alert) if channel is DeliveryChannel.DEVICES else None
    return all_recipients.between(store, addressees, channel, target["after"], target["upto"], zone)


def _warned(delivery: Delivery, to: Recipient, *, farewell: bool = False) -> Warned:
    return Warned(recipient_ledger.key_of(delivery, to.id), to, farewell)
