"""Messages (tin nhắn): one to one, in and out, one for each person and occasion.

An outgoing message is queued in the store first; the reaction to its event sends it, on one of its ways after the other
(`models.messages.ways`); `models.messages.sending` notes what came of each. Titles and bodies are sealed (they may hold
a one-time code or a PIN), addresses are sealed and found by digest. `key` is unique, so whoever queues the same
message twice queues it once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.errors import NotFound
from models.messages import ways
from models.messages.shapes import ButtonFields, IncomingContent, Message, OpenedMessage, OwnerFields
from models.messages.telling import Topic, Weight
from models.messages.ways import PlannedWay, WayState
from models.store import Query, Store, events, new_id
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM, Actor, EventDetails
from models.store.stored_values import as_stored

MESSAGES = CollectionSpec(
    "messages",
    Message,
    purpose="One message to or from one person, on whatever channel.",
    kept="For ever; copies of what residents wrote are erased when they take their words out.",
    personal="Title, body, data and content are sealed; the address is sealed and found by digest.",
    kind=Kind.MESSAGE,
    indexes=[
        IndexModel([("key", ASCENDING)], unique=True),
        IndexModel([("owner.kind", ASCENDING), ("owner.id", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("provider_id", ASCENDING)], sparse=True),
        IndexModel([("untold", ASCENDING), ("_id", ASCENDING)], partialFilterExpression={"untold": True}),
    ],
)


class MessageChannel(StrEnum):
    """How a message travels. `INBOX` is not sent: the app or the chat page fetches it.

    `OPEN311` is not sent either: another system filed the report and reads its steps (GeoReport v2). Nor is `HUB`: the
    hub that forwarded the report is told of its steps by messages of its own (`models.hub.telling`).
    """

    PUSH = "push"
    ZALO = "zalo"
    ZALO_BOT = "zalo_bot"
    WHATSAPP = "whatsapp"
    ZNS = "zns"
    SMS = "sms"
    EMAIL = "email"
    INBOX = "inbox"
    OPEN311 = "open311"
    HUB = "hub"


#: Channels with receipts, by who sends these: the provider of SMS; Zalo, for both of its kinds of messages; WhatsApp.
BY_SMS, BY_ZALO = (MessageChannel.SMS,), (MessageChannel.ZALO, MessageChannel.ZNS)
BY_WHATSAPP = (MessageChannel.WHATSAPP,)
WITH_RECEIPTS = (*BY_SMS, *BY_ZALO, *BY_WHATSAPP)

#: Channels on which the address is the phone number of whoever writes, as the provider says.
BY_NUMBER = frozenset({MessageChannel.SMS, MessageChannel.ZNS, MessageChannel.WHATSAPP})

#: Channels on which another system speaks for many residents, and learns by itself what becomes of their reports.
BY_SYSTEM = frozenset({MessageChannel.OPEN311, MessageChannel.HUB})

#: Channels whose messages are stored and not sent.
NOT_SENT = frozenset(map(str, (MessageChannel.INBOX, *BY_SYSTEM)))

#: Channels whose messages the app shows.
IN_THE_APP = [MessageChannel.PUSH, MessageChannel.INBOX]


class MessageState(StrEnum):
    """`STORED` needs no sending; `QUEUED` waits; `SENT` was taken by the provider; `FAILED` never will be.

    Whether a sent one arrived is its `fate`, where the channel has receipts.
    """

    STORED = "stored"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    RECEIVED = "received"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Owner:
    """Whose something is: a `device`, `citizen`, `official`, `chat` (conversation) or another system's `key`.

    A `phone` is a number whose holder has not proved it yet. Who owns a message, report or upload may go on reading it;
    an `Actor` (`models.store.events`), with the same two fields, is who once did something, and that alone lets nobody
    read.
    """

    kind: str
    id: str


def owned_by(owners: Sequence[Owner], at: str = "owner") -> Query:
    """Return the condition for documents of any of these owners; of nobody there are none.

    :param at: where the owner stands in the document.
    """
    if not owners:
        return {f"{at}.id": {"$in": []}}
    return {"$or": [{f"{at}.kind": owner.kind, f"{at}.id": owner.id} for owner in owners]}


@dataclass(frozen=True)
class MessageButton:
    """A button below a message; pressing it sends `payload`, opens `url` or calls `phone`."""

    title: str
    payload: str = ""
    url: str = ""
    phone: str = ""


@dataclass(frozen=True)
class OutgoingMessage:
    """An outgoing message, before it is sealed.

    :param key: whoever queues the same key again queues nothing.
    :param to: address on the channel: push token, Zalo user id, E.164 number, e-mail; empty for the inbox.
    :param data: strings for programs (push data, ZNS template data).
    :param ways: channels to try, the preferred one first; left out, `channel` and `to` are the only one.
    :param topic: with `weight` what may hold it back (`models.messages.telling`).
    :param due_at: when it may be sent; None for now.
    :param bulk: one of many that say the same: it is sent beside those to one person, which don't wait for it.
    """

    key: str
    channel: MessageChannel
    owner: Owner
    body: str = field(repr=False)
    title: str = field(default="", repr=False)
    to: str = field(default="", repr=False)
    data: Mapping[str, str] = field(default_factory=dict, repr=False)
    buttons: Sequence[MessageButton] = ()
    urgent: bool = False
    ways: Sequence[PlannedWay] = field(default=(), repr=False)
    topic: Topic = Topic.REPLY
    weight: Weight = Weight.PIERCING
    due_at: datetime | None = None
    bulk: bool = False


def queue(store: Store, message: OutgoingMessage, *, actor: Actor = SYSTEM) -> Message:
    """Queue an outgoing message and return it; if the key is known, return the message that has it."""
    now = datetime.now(UTC)
    planned = message.ways or [PlannedWay(message.channel, message.to)]
    found = ways.rows(store, planned, NOT_SENT, now)
    number = ways.first(found)
    way = found[number]
    document: Message = {
        "_id": new_id(),
        "version": 1,
        "direction": "out",
        "key": message.key,
        "channel": way["channel"],
        "owner": {"kind": message.owner.kind, "id": message.owner.id},
        "to": way["to"],
        "ways": found,
        "way": number,
        "topic": message.topic,
        "weight": message.weight,
        "title": store.vault.encrypt(message.title),
        "body": store.vault.encrypt(message.body),
        "data": store.vault.encrypt(json.dumps(dict(message.data))),
        "buttons": [_button_fields(button) for button in message.buttons],
        "urgent": message.urgent,
        "state": MessageState.QUEUED if way["state"] == WayState.QUEUED else MessageState.STORED,
        "at": now,
    }
    action, details = _first_step(document, message.due_at or now)
    if message.bulk and action == "queued":
        action = "queued_in_bulk"
    try:
        return events.create(store, MESSAGES, document, action=action, actor=actor, details=details)
    except DuplicateKeyError:
        return _by_key(store, message.key)


def _first_step(message: Message, due_at: datetime) -> tuple[str, EventDetails]:
    """Return the first event of a message: it is sent, or lies in an inbox, where it may wait for its reader."""
    details: EventDetails = {"changes": {"way": message["way"]}, "due_at": due_at}
    if message["state"] == MessageState.QUEUED:
        return "queued", details
    return "stored", details


def missing(store: Store, keys: Sequence[str]) -> list[str]:
    """Return those of these keys under which nothing was queued yet, in their order."""
    rows = store.collection(MESSAGES).find({"key": {"$in": list(keys)}}, {"key": 1})
    known = {row["key"] for row in rows}
    return [key for key in keys if key not in known]


def states(store: Store, keys: Sequence[str]) -> dict[str, str]:
    """Return the states of the messages with these keys, by key."""
    rows = store.collection(MESSAGES).find({"key": {"$in": list(keys)}}, {"key": 1, "state": 1})
    return {row["key"]: row["state"] for row in rows}


def receive(
    store: Store,
    *,
    channel: str,
    provider_id: str,
    sender: str,
    content: IncomingContent,
    at: datetime,
) -> tuple[Message, bool]:
    """Keep an incoming message, with one insert; a redelivery of the same provider id changes nothing.

    What follows from it is written when it is taken in (`models.messages.taking_in`).

    :param sender: the sender's address on the channel; sealed.
    :param content: what was sent, as the channel's parser reads it (JSON values); sealed.
    :returns: the message and whether it is new.
    """
    key = store.vault.digest("inbound", channel, provider_id)
    owner: OwnerFields = {"kind": "chat", "id": contact(store, channel, sender)}
    document: Message = {
        "_id": new_id(),
        "version": 1,
        "direction": "in",
        "key": key,
        "channel": channel,
        "owner": owner,
        "to": ways.sealed(store, sender),
        "content": store.vault.encrypt(json.dumps(dict(content))),
        "state": MessageState.RECEIVED,
        "provider_id": provider_id,
        "sent_at": at,
        "at": datetime.now(UTC),
        "untold": True,
    }
    document = as_stored(document)
    try:
        store.collection(MESSAGES).insert_one(document)
    except DuplicateKeyError:
        return _by_key(store, key), False
    return document, True


def contact(store: Store, channel: str, address: str) -> str:
    """Return the id of a chat contact: a digest, so that ids, logs and events show no address."""
    return f"{channel}:{store.vault.digest('contact', channel, address)[:32]}"


def get(store: Store, message_id: str) -> Message:
    """Return one message.

    :raises NotFound: there is none.
    """
    return store.one(MESSAGES, message_id)


def address_of(store: Store, message: Message) -> str:
    """Return the address that a message goes to or came from."""
    return store.vault.decrypt(message["to"]["sealed"])


def content_of(store: Store, message: Message) -> IncomingContent:
    """Return what an incoming message says."""
    return cast(IncomingContent, json.loads(store.vault.decrypt(message["content"])))


def opened(store: Store, message: Message) -> OpenedMessage:
    """Return an outgoing message with its title, body and data readable."""
    return {
        **message,
        "title": store.vault.decrypt(message["title"]),
        "body": store.vault.decrypt(message["body"]),
        "data": json.loads(store.vault.decrypt(message["data"])),
    }


def inbox(
    store: Store, owners: Sequence[Owner], *, after: str = "", unread: bool = False, limit: int = 50
) -> list[OpenedMessage]:
    """Return what was sent to these owners, opened, oldest first, after the message with the id `after`.

    :param unread: only what nobody has read yet.
    """
    query: dict[str, Any] = {"direction": "out", **owned_by(owners)}
    if after:
        query["_id"] = {"$gt": after}
    if unread:
        query["read_at"] = None
    rows = store.collection(MESSAGES).find(query).sort("_id", ASCENDING).limit(limit)
    return [opened(store, row) for row in rows]


def mark_read(store: Store, message_id: str, owners: Sequence[Owner]) -> None:
    """Note that an owner has read it: it was displayed in the app, and needs no other way.

    :raises NotFound: it is not one of theirs.
    """
    mine: Query = {"_id": message_id, "direction": "out", **owned_by(owners)}
    now = datetime.now(UTC)
    done = store.collection(MESSAGES).update_one(mine, {"$set": {"read_at": now}})
    if not done.matched_count:
        raise NotFound
    note_shown(store, message_id, owners)


def note_shown(store: Store, message_id: str, owners: Sequence[Owner]) -> None:
    """Note that the app has shown it, read or not.

    :raises NotFound: it is not one of theirs.
    """
    mine: Query = {"_id": message_id, "direction": "out", **owned_by(owners)}
    values = {"ways.$[one].state": WayState.DISPLAYED, "ways.$[one].at": datetime.now(UTC)}
    before = list(ways.GIVES_WAY[WayState.DISPLAYED])
    shown = [{"one.channel": {"$in": IN_THE_APP}, "one.state": {"$in": before}}]
    rows = store.collection(MESSAGES)
    if not rows.find_one(mine, {"_id": 1}):
        raise NotFound
    rows.update_one({**mine, "ways": {"$exists": True}}, {"$set": values}, array_filters=shown)


def _button_fields(button: MessageButton) -> ButtonFields:
    return {
        "title": button.title,
        "payload": button.payload,
        "url": button.url,
        "phone": button.phone,
    }


def _by_key(store: Store, key: str) -> Message:
    message = store.collection(MESSAGES).find_one({"key": key})
    if message is None:
        raise NotFound
    return message
