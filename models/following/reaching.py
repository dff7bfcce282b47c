"""Reaching: on which channels a message may go to a person, in which order, and when.

The order is the person's own, else: the channel that they came by, the app, Zalo, SMS, e-mail. What cannot or must not
be used is left out or marked as skipped with the reason; `telling_rules.yml` says what unsubscribing and quiet hours
hold back, and what may cost an SMS.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypedDict

from models.following import preferences
from models.following.preferences import Choices
from models.messages import telling, whatsapp_windows, wishes, zalo_windows
from models.messages.messages import BY_SYSTEM, NOT_SENT, MessageChannel, Owner
from models.messages.telling import BySms, Topic, Weight
from models.messages.ways import PlannedWay
from models.people import citizens, devices
from models.people.devices import DEVICES
from models.store import Store
from models.store.collections import Kind

#: The name of each channel's provider in the setting CHANNELS.
PROVIDERS: Mapping[MessageChannel, str] = {
    MessageChannel.PUSH: "fcm",
    MessageChannel.ZALO: "zalo",
    MessageChannel.SMS: "sms",
    MessageChannel.EMAIL: "email",
}

#: Whose messages can be fetched, by the app or at the desk.
_WITH_INBOX = frozenset({"device", "citizen", "official"})


@dataclass(frozen=True)
class Person:
    """Somebody who is to be told.

    :param owner: whose inbox it is.
    :param came_by: the channel on which they filed or followed, and their address there; "" for none.
    :param only: the channels that may be used; None for all.
    """

    owner: Owner
    came_by: MessageChannel
    address: str = field(default="", repr=False)
    only: frozenset[MessageChannel] | None = None


@dataclass(frozen=True)
class Plan:
    """The ways of a message, and when it may go.

    :param due_at: None for now.
    """

    ways: Sequence[PlannedWay]
    due_at: datetime | None


class Posting(TypedDict):
    """What an `OutgoingMessage` says of its ways, and of what may hold it back."""

    ways: Sequence[PlannedWay]
    due_at: datetime | None
    topic: Topic
    weight: Weight


def plan(store: Store, who: Person, topic: Topic, weight: Weight) -> Plan:
    """Return on which channels somebody is told of something, and when.

    Whoever has an inbox finds it there, too, whatever they unsubscribed from.
    """
    now = datetime.now(UTC)
    if who.came_by in BY_SYSTEM:
        return Plan([PlannedWay(who.came_by)], None)
    chosen = preferences.of(store, _decider(store, who.owner))
    found = dict(_addresses(store, who, topic, weight))
    ways = [
        PlannedWay(channel, found[channel], _why_not(store, chosen, channel, found, topic, weight))
        for channel in _in_order(chosen["order"], found)
    ]
    inbox = [PlannedWay(MessageChannel.INBOX)] if _has_inbox(who) else []
    # Officials read at the desk first; for the others the inbox is what is left.
    ways = [*inbox, *ways] if who.owner.kind == Kind.OFFICIAL else [*ways, *inbox]
    due_at = wishes.not_before(store.settings, chosen["quiet"], topic, weight, now)
    return Plan(ways or [PlannedWay(who.came_by, who.address)], due_at if due_at > now else None)


def posting(store: Store, who: Person, topic: Topic, weight: Weight) -> Posting:
    """Return how a message about something goes to somebody, as it says so itself."""
    found = plan(store, who, topic, weight)
    return {"ways": found.ways, "due_at": found.due_at, "topic": topic, "weight": weight}


def _decider(store: Store, owner: Owner) -> Owner:
    """Return whose preferences count: of a phone on which somebody is signed in, theirs."""
    if owner.kind != Kind.DEVICE:
        return owner
    device = store.collection(DEVICES).find_one({"_id": owner.id}, {"citizen_id": 1})
    citizen_id = device.get("citizen_id") if device else None
    return Owner(Kind.CITIZEN, citizen_id) if citizen_id else owner


def _addresses(
    store: Store, who: Person, topic: Topic, weight: Weight
) -> Iterator[tuple[MessageChannel, str]]:
    """Yield the channels on which somebody can be reached at all, in the usual order."""
    owner, came_by = who.owner, who.came_by
    if came_by not in NOT_SENT and (address := who.address or _pushed(store, owner, came_by)):
        yield came_by, address
    others = [one for one in PROVIDERS if one != came_by and (who.only is None or one in who.only)]
    for channel in others:
        costs = channel is MessageChannel.SMS and telling.rule(topic, weight).sms is not BySms.FALLBACK
        if costs or PROVIDERS[channel] not in store.settings.channels:
            continue
        if address := _pushed(store, owner, channel) or _proved(store, owner, channel):
            yield channel, address


def _pushed(store: Store, owner: Owner, channel: MessageChannel) -> str:
    """Return the push address of somebody; "" if they have none, or it is another channel."""
    has_app = owner.kind in (Kind.DEVICE, Kind.CITIZEN)
    return devices.push_address(store, owner) if channel is MessageChannel.PUSH and has_app else ""


def _proved(store: Store, owner: Owner, channel: MessageChannel) -> str:
    """Return the address on a channel that a citizen has proved, or that an official gave; "" for none."""
    if owner.kind == Kind.CITIZEN and channel in citizens.ON_CHANNELS:
        return citizens.reveal(store, citizens.by_id(store, owner.id), citizens.ON_CHANNELS[channel])
    if owner.kind == Kind.OFFICIAL and channel is MessageChannel.EMAIL:
        return preferences.email_of(store, owner)
    return ""


def _in_order(order: Sequence[str], found: Mapping[MessageChannel, str]) -> list[MessageChannel]:
    """Return the channels in somebody's own order; those that they did not name come after."""
    named = [MessageChannel(one) for one in order if one in found]
    return [*named, *(channel for channel in found if channel not in named)]


def _why_not(
    store: Store,
    chosen: Choices,
    channel: MessageChannel,
    found: Mapping[MessageChannel, str],
    topic: Topic,
    weight: Weight,
) -> str:
    """Return why a channel is not tried; "" if it is."""
    if telling.rule(topic, weight).can_stop:
        if topic in chosen["muted"]:
            return "muted"
        if channel in chosen["off"]:
            return "off"
    # Who can be reached elsewhere need not wait for the provider to refuse.
    return "window" if len(found) > 1 and _is_shut(store, channel, found[channel]) else ""


def _is_shut(store: Store, channel: MessageChannel, address: str) -> bool:
    """Say whether a channel with windows reaches a person no more, as far as is known."""
    if channel is MessageChannel.ZALO:
        return zalo_windows.look(store, address).is_shut
    if channel is MessageChannel.WHATSAPP and not store.settings.whatsapp_templates:
        return not whatsapp_windows.look(store, address).is_open
    return False


def _has_inbox(who: Person) -> bool:
    return who.owner.kind in _WITH_INBOX or who.came_by == MessageChannel.INBOX
