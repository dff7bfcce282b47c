"""The recipients of a delivery: who they are now, and which words they get."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.alerts.alerts import Alert
from models.alerts.audience import Audience
from models.alerts.endings import ending_of
from models.delivery import recipient_ledger, warned_before
from models.delivery.deliveries import Delivery, DeliveryChannel
from models.following import subscriptions
from models.following.subscriptions import Subscription, SubscriptionChannel
from models.store import Store
from notifications.channels import Address, AddressKind

_KINDS: Mapping[DeliveryChannel, AddressKind] = {
    DeliveryChannel.ZALO: AddressKind.ZALO_USER,
    DeliveryChannel.SMS: AddressKind.PHONE,
}


@dataclass(frozen=True)
class Recipient:
    """A push topic, or one subscription.

    :param key: the key in the ledger and at the provider.
    :param farewell: they get no warning, but hear that an earlier one is over for them.
    """

    key: str
    address: Address
    language: str
    subscription_id: str = ""
    farewell: bool = False


@dataclass(frozen=True)
class Recipients:
    """All of a delivery as they are now.

    :param held: somebody else may join them, once other deliveries are done.
    """

    all: list[Recipient]
    held: bool = False


def recipients(store: Store, addressees: Audience, alert: Alert, delivery: Delivery) -> Recipients:
    """Return whom a delivery is for: its audience, or those whom an earlier version reached."""
    if delivery["channel"] == DeliveryChannel.FCM:
        return Recipients([_topic(addressees, alert, delivery)])
    if "former" not in delivery["target"]:
        return Recipients(list(_of_shard(store, addressees, delivery)))
    behind = warned_before.recipients(store, alert, addressees, delivery)
    # The words of an end say the same to everybody.
    farewell = ending_of(alert) is None
    over = [_person(store, delivery, row, farewell=farewell) for row in behind.over]
    return Recipients([*over, *(_person(store, delivery, row) for row in behind.meant)], behind.held)


def _topic(addressees: Audience, alert: Alert, delivery: Delivery) -> Recipient:
    area_id, language = delivery["target"]["area_id"], delivery["target"]["language"]
    former = "former" in delivery["target"]
    topic = addressees.former_topic(area_id, language) if former else addressees.topic(area_id, language)
    key = recipient_ledger.key_of(delivery, f"{area_id}:{language}")
    farewell = former and ending_of(alert) is None
    return Recipient(key, Address(AddressKind.FCM_TOPIC, topic), language, farewell=farewell)


def _of_shard(store: Store, addressees: Audience, delivery: Delivery) -> Iterator[Recipient]:
    by, target = SubscriptionChannel(delivery["channel"]), delivery["target"]
    for row in subscriptions.between(store, addressees, by, target["after"], target["upto"]):
        yield _person(store, delivery, row)


def _person(store: Store, delivery: Delivery, row: Subscription, *, farewell: bool = False) -> Recipient:
    kind = _KINDS[DeliveryChannel(delivery["channel"])]
    address = Address(kind, subscriptions.address_of(store, row))
    key = recipient_ledger.key_of(delivery, row["_id"])
    return Recipient(key, address, row["language"], row["_id"], farewell)
