"""Recipients: the devices and subscriptions that an alert goes to, one kind for each channel.

They are ordered by their ids and read in ranges, as far as sending needs them; addresses stay sealed until their window
is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NotRequired

from pymongo import ASCENDING

from models.alerts.audience import Audience
from models.delivery.deliveries import DeliveryChannel
from models.following import subscriptions
from models.following.subscriptions import SUBSCRIPTIONS, WITHDRAWN
from models.messages.messages import Owner
from models.messages.shapes import OwnerFields, SealedAddress
from models.messages.wishes import QuietHours, Wishes
from models.people import devices
from models.people.devices import ADDRESSES, DEVICES, Addressed, PushAddress
from models.store import Query, Store
from models.store.collections import CollectionSpec


@dataclass(frozen=True, slots=True)
class Recipient:
    """One device or subscription.

    :param address: of a device as it is, of a subscription as the vault sealed it.
    :param kind: of the address: `fcm_token`, `fcm_fid`, `zalo_user` or `phone`.
    :param area_ids: the areas that they follow.
    :param quiet: their own quiet hours; None for those of the province.
    """

    id: str
    kind: str
    address: str = field(repr=False)
    language: str
    owner: Owner | None = None
    area_ids: tuple[str, ...] = ()
    quiet: QuietHours | None = None

    @property
    def sealed(self) -> bool:
        """Say whether the vault has to open the address."""
        return self.owner is not None


class _Reached(Addressed):
    """What is read of a device or a subscription; `to` and `owner` are the latter's."""

    _id: str
    language: str
    area_ids: list[str]
    wishes: NotRequired[Wishes]
    to: SealedAddress
    owner: OwnerFields


@dataclass(frozen=True)
class _Place:
    """Where the recipients of a channel stand.

    :param reachable: the condition that something sent to them may arrive.
    :param leaving: the condition that they may be told the end of what they got before.
    """

    spec: CollectionSpec[Any]
    shown: Sequence[str]
    kind: str = ""
    reachable: Query = field(default_factory=dict)
    leaving: Query = field(default_factory=dict)


#: What is read of everybody.
_SHOWN = ("language", "area_ids", "wishes.quiet")


def _subscribed(channel: DeliveryChannel, kind: str) -> _Place:
    # Who said no since is told the end of what they got, and nothing new; an address that nobody uses is left alone.
    leaving = {"channel": str(channel), "$or": [{"active": True}, {"ended": WITHDRAWN}]}
    reachable = {"channel": str(channel), "active": True}
    return _Place(SUBSCRIPTIONS, (*_SHOWN, "to.sealed", "owner"), kind, reachable, leaving)


_PLACES: Mapping[DeliveryChannel, _Place] = {
    # `heard` names no area where the push service does not reach a device.
    DeliveryChannel.DEVICES: _Place(DEVICES, (*_SHOWN, *ADDRESSES)),
    DeliveryChannel.ZALO: _subscribed(DeliveryChannel.ZALO, "zalo_user"),
    DeliveryChannel.SMS: _subscribed(DeliveryChannel.SMS, "phone"),
}


def ids_after(
    store: Store,
    audience: Audience,
    channel: DeliveryChannel,
    after: str,
    limit: int,
    within: Sequence[str] | None = None,
) -> list[str]:
    """Return the ids of the next recipients of an alert on a channel, in order.

    :param within: only those who hear of these areas, which are some of the alert's or lie in them.
    """
    place = _PLACES[channel]
    query = {**place.reachable, **audience.subscribers(within), "_id": {"$gt": after}}
    rows = store.collection(place.spec).find(query, {"_id": 1}).sort("_id", ASCENDING).limit(limit)
    return [row["_id"] for row in rows]


def count(
    store: Store,
    audience: Audience,
    channel: DeliveryChannel,
    most: int,
    within: Sequence[str] | None = None,
) -> int:
    """Count the recipients of an alert on a channel, up to `most`; of push topics the devices that have them."""
    place = _PLACES[DeliveryChannel.DEVICES if channel is DeliveryChannel.FCM else channel]
    query = {**place.reachable, **audience.subscribers(within)}
    return store.collection(place.spec).count_documents(query, limit=most)


def between(
    store: Store,
    audience: Audience,
    channel: DeliveryChannel,
    after: str,
    upto: str,
    within: Sequence[str] | None = None,
) -> list[Recipient]:
    """Return the recipients with `after < id <= upto` of an alert on a channel as they are now, in order."""
    place = _PLACES[channel]
    query = {**place.reachable, **audience.subscribers(within), "_id": {"$gt": after, "$lte": upto}}
    rows = store.collection(place.spec).find(query, dict.fromkeys(place.shown, 1))
    return _found(place, rows.sort("_id", ASCENDING))


def leaving(store: Store, channel: DeliveryChannel, ids: Sequence[str]) -> list[Recipient]:
    """Return those of these ids who may be told the end of what they got before."""
    place = _PLACES[channel]
    query = {"_id": {"$in": list(ids)}, **place.leaving}
    rows = store.collection(place.spec).find(query, dict.fromkeys(place.shown, 1))
    return _found(place, rows.sort("_id", ASCENDING))


def meant(store: Store, audience: Audience, channel: DeliveryChannel, ids: Sequence[str]) -> set[str]:
    """Return those of these ids whom an alert is meant for."""
    place = _PLACES[channel]
    query = {"_id": {"$in": list(ids)}, **place.reachable, **audience.subscribers()}
    return {row["_id"] for row in store.collection(place.spec).find(query, {"_id": 1})}


def retire(store: Store, channel: DeliveryChannel, gone: Sequence[tuple[Recipient, str]]) -> None:
    """End what leads to addresses that nobody uses any more, each with the provider's code."""
    if channel is DeliveryChannel.DEVICES:
        devices.forget_addresses(store, [(one.id, PushAddress(one.kind, one.address)) for one, _ in gone])
        return
    for one, code in gone:
        subscriptions.retire(store, one.id, code)


def _found(place: _Place, rows: Iterable[_Reached]) -> list[Recipient]:
    return [one for row in rows if (one := _recipient(place, row))]


def _recipient(place: _Place, row: _Reached) -> Recipient | None:
    language, follows, quiet = row["language"], tuple(row["area_ids"]), row.get("wishes", {}).get("quiet")
    if place.kind:
        owner = Owner(row["owner"]["kind"], row["owner"]["id"])
        return Recipient(row["_id"], place.kind, row["to"]["sealed"], language, owner, follows, quiet)
    push = devices.address_of(row)
    return push and Recipient(row["_id"], push.kind, push.value, language, None, follows, quiet)
