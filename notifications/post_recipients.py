"""The recipients of a post on a channel: who follows its area and wants to be told of such posts.

Push goes to devices, Zalo and SMS to subscriptions. Whoever follows a commune hears of what stands there and above it.
Of a withdrawal hears who got the post before, whatever they follow now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pymongo import ASCENDING

from models.areas import areas
from models.categories import news_wishes
from models.content import sending_ledger
from models.content.channel_texts import Occasion
from models.content.posts import Channel, Post, Priority
from models.following import subscriptions
from models.following.subscriptions import SUBSCRIPTIONS, Subscription
from models.messages import telling, wishes
from models.messages.wishes import QuietHours
from models.people import devices
from models.people.devices import ADDRESSES, DEVICES, Device, PushAddress
from models.store import Query, Store
from notifications.channels import Address, AddressKind

#: The documents of one kind are looked through in the order of their ids; every range of them once in one sending.
_BY_ID = [("_id", ASCENDING)]

#: Who is reached on each channel.
_REACHABLE: Mapping[Channel, Query] = {
    Channel.PUSH: {"revoked_at": None, "$or": [{name: {"$exists": True}} for name in ADDRESSES]},
    Channel.ZALO: {"channel": str(Channel.ZALO), "active": True},
    Channel.SMS: {"channel": str(Channel.SMS), "active": True},
}


@dataclass(frozen=True)
class Recipient:
    """Somebody who is told.

    :param id: of their device or subscription.
    :param push: where the device is reached; None for a subscription.
    :param quiet: their own quiet hours; None for those of the province.
    """

    id: str
    address: Address = field(repr=False)
    language: str
    push: PushAddress | None = field(default=None, repr=False)
    quiet: QuietHours | None = None


def ids_after(
    store: Store, post: Post, occasion: Occasion, channel: Channel, after: str, limit: int
) -> list[str]:
    """Return the ids of the next recipients of a post on a channel, in order."""
    if occasion is Occasion.WITHDRAWN:
        return sending_ledger.reached_after(store, post["_id"], channel, after, limit)
    query = {**_wanting(store, post, channel), "_id": {"$gt": after}}
    if channel is Channel.PUSH:
        phones = store.collection(DEVICES).find(query, {"_id": 1}).hint("_id_")
        return [row["_id"] for row in phones.sort(_BY_ID).limit(limit)]
    rows = store.collection(SUBSCRIPTIONS).find(query, {"_id": 1})
    return [row["_id"] for row in rows.sort(_BY_ID).limit(limit)]


def between(
    store: Store, post: Post, occasion: Occasion, channel: Channel, after: str, upto: str, limit: int
) -> list[Recipient]:
    """Return the recipients with `after < id <= upto` as they are now, in order."""
    if occasion is Occasion.WITHDRAWN:
        ids = sending_ledger.reached_after(store, post["_id"], channel, after, limit, upto=upto)
        query: Query = {**_REACHABLE[channel], "_id": {"$in": ids}}
    else:
        query = {**_wanting(store, post, channel), "_id": {"$gt": after, "$lte": upto}}
    if channel is Channel.PUSH:
        return list(_by_push(store.collection(DEVICES).find(query).sort(_BY_ID)))
    return list(_subscribed(store, channel, store.collection(SUBSCRIPTIONS).find(query).sort(_BY_ID)))


def _wanting(store: Store, post: Post, channel: Channel) -> Query:
    urgent = post["priority"] == Priority.URGENT
    wanted = {
        **news_wishes.fitting(post["category"], post["kind"], urgent=urgent),
        **wishes.wanting(*telling.of_post(post["priority"])),
    }
    if channel is Channel.PUSH:
        follows: Query = {"area_ids": {"$in": areas.leading_to(store, post["area_id"])}}
    else:
        follows = {"heard": post["area_id"]}
    return {**_REACHABLE[channel], **follows, **wanted}


def _by_push(rows: Iterable[Device]) -> Iterator[Recipient]:
    for row in rows:
        push = devices.address_of(row)
        if push:
            address, quiet = Address(AddressKind(push.kind), push.value), row.get("wishes", {}).get("quiet")
            yield Recipient(row["_id"], address, row["language"], push, quiet)


def _subscribed(store: Store, channel: Channel, rows: Iterable[Subscription]) -> Iterator[Recipient]:
    kind = AddressKind.ZALO_USER if channel is Channel.ZALO else AddressKind.PHONE
    for row in rows:
        address, quiet = (
            Address(kind, subscriptions.address_of(store, row)),
            row.get("wishes", {}).get("quiet"),
        )
        yield Recipient(row["_id"], address, row["language"], quiet=quiet)
