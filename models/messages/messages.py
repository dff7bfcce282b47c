"""Messages (tin nhắn): one to one, in and out, on whatever channel.

An outgoing message is queued in the store first; the reaction to its event sends it. Titles and bodies are sealed
(they may hold a one-time code or a PIN), addresses are sealed and found by digest. `key` is unique, so whoever
queues the same message twice queues it once.

Document: `{_id, version, direction: out|in, key, channel, owner: {kind, id}, to: {sealed, digest}, title, body, data,
buttons, urgent, state, provider_id, error, at, read_at}` with title and body sealed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.errors import NotFound, Stale
from models.store import Document, Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM, Actor

MESSAGES = CollectionSpec(
    "messages",
    Document,
    purpose="",
    kept="",
    kind=Kind.MESSAGE,
    indexes=[
        IndexModel([("key", ASCENDING)], unique=True),
        IndexModel([("owner.kind", ASCENDING), ("owner.id", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("provider_id", ASCENDING)], sparse=True),
    ],
)


class MessageChannel(StrEnum):
    """How a message travels. `INBOX` does not leave the building: the app or the chat page fetches it.

    `OPEN311` does not either: another system filed the report and reads its steps (GeoReport v2).
    """

    PUSH = "push"
    ZALO = "zalo"
    ZNS = "zns"
    SMS = "sms"
    INBOX = "inbox"
    OPEN311 = "open311"


#: What is written down and not sent.
STAYING = frozenset({MessageChannel.INBOX, MessageChannel.OPEN311})


class MessageState(StrEnum):
    """`STORED` needs no sending; `QUEUED` waits; `SENT` was taken by the provider; `FAILED` never will be."""

    STORED = "stored"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    RECEIVED = "received"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Owner:
    """Whose inbox a message stands in: a `device`, a `citizen`, an `official` or a `chat` (conversation)."""

    kind: str
    id: str


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
    :param to: address on the channel: push token, Zalo user id, E.164 number; empty for the inbox.
    :param data: strings for programs (push data, ZNS template data).
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


def queue(store: Store, message: OutgoingMessage, *, actor: Actor = SYSTEM) -> Document:
    """Queue an outgoing message; returns the one that stands there already if the key is known."""
    stays = message.channel in STAYING
    document: Document = {
        "direction": "out",
        "key": message.key,
        "channel": message.channel,
        "owner": {"kind": message.owner.kind, "id": message.owner.id},
        "to": _address(store, message.to),
        "title": store.vault.encrypt(message.title),
        "body": store.vault.encrypt(message.body),
        "data": store.vault.encrypt(json.dumps(dict(message.data))),
        "buttons": [vars(button) for button in message.buttons],
        "urgent": message.urgent,
        "state": MessageState.STORED if stays else MessageState.QUEUED,
        "at": datetime.now(UTC),
    }
    action = "stored" if stays else "queued"
    try:
        return events.create(store, MESSAGES, document, action=action, actor=actor)
    except DuplicateKeyError:
        return _by_key(store, message.key)


def missing(store: Store, keys: Sequence[str]) -> list[str]:
    """Those of these keys under which nothing was queued yet, in their order."""
    rows = store.collection(MESSAGES).find({"key": {"$in": list(keys)}}, {"key": 1})
    known = {row["key"] for row in rows}
    return [key for key in keys if key not in known]


def receive(
    store: Store,
    *,
    channel: str,
    provider_id: str,
    sender: str,
    content: Mapping[str, Any],
    at: datetime,
) -> tuple[Document, bool]:
    """Keep an incoming message; a redelivery of the same provider id changes nothing.

    :param sender: the sender's address on the channel; sealed.
    :param content: what was sent, as the channel's parser reads it (JSON values); sealed.
    :returns: the message and whether it is new.
    """
    key = store.vault.digest("inbound", channel, provider_id)
    document: Document = {
        "direction": "in",
        "key": key,
        "channel": channel,
        "owner": {"kind": "chat", "id": contact(store, channel, sender)},
        "to": _address(store, sender),
        "content": store.vault.encrypt(json.dumps(dict(content))),
        "state": MessageState.RECEIVED,
        "provider_id": provider_id,
        "sent_at": at,
        "at": datetime.now(UTC),
    }
    actor: Actor = {"kind": "chat", "id": document["owner"]["id"]}
    try:
        return events.create(store, MESSAGES, document, action="received", actor=actor), True
    except DuplicateKeyError:
        return _by_key(store, key), False


def contact(store: Store, channel: str, address: str) -> str:
    """The id of a chat contact: a digest, so that ids, logs and events show no address."""
    return f"{channel}:{store.vault.digest('contact', channel, address)[:32]}"


def get(store: Store, message_id: str) -> Document:
    """One message.

    :raises NotFound: there is none.
    """
    message = store.collection(MESSAGES).find_one({"_id": message_id})
    if message is None:
        raise NotFound
    return message


def address_of(store: Store, message: Document) -> str:
    """The address that a message goes to or came from."""
    return store.vault.decrypt(message["to"]["sealed"])


def content_of(store: Store, message: Document) -> Any:
    """What an incoming message says."""
    return json.loads(store.vault.decrypt(message["content"]))


def opened(store: Store, message: Document) -> Document:
    """An outgoing message with its title, body and data readable."""
    plain = {name: store.vault.decrypt(message[name]) for name in ("title", "body", "data")}
    return {**message, **plain, "data": json.loads(plain["data"])}


def inbox(
    store: Store, owners: Sequence[Owner], *, after: str = "", unread: bool = False, limit: int = 50
) -> list[Document]:
    """What was sent to these owners, opened, oldest first, after the message with the id `after`.

    :param unread: only what nobody has read yet.
    """
    whose = [{"owner.kind": owner.kind, "owner.id": owner.id} for owner in owners]
    query: Document = {"direction": "out", "$or": whose}
    if after:
        query["_id"] = {"$gt": after}
    if unread:
        query["read_at"] = None
    rows = store.collection(MESSAGES).find(query).sort("_id", ASCENDING).limit(limit)
    return [opened(store, row) for row in rows]


def mark_read(store: Store, message_id: str, owners: Sequence[Owner]) -> None:
    """The owner has read it.

    :raises NotFound: it is not one of his.
    """
    whose = [{"owner.kind": owner.kind, "owner.id": owner.id} for owner in owners]
    done = store.collection(MESSAGES).update_one(
        {"_id": message_id, "direction": "out", "$or": whose}, {"$set": {"read_at": datetime.now(UTC)}}
    )
    if not done.matched_count:
        raise NotFound


def mark_sent(store: Store, message: Document, provider_id: str) -> None:
    """The provider has taken it."""
    values = {"state": MessageState.SENT, "provider_id": provider_id, "sent_at": datetime.now(UTC)}
    _settle(store, message, values, "sent")


def mark_failed(store: Store, message: Document, error: str) -> None:
    """It can never be sent, and why."""
    _settle(store, message, {"state": MessageState.FAILED, "error": error}, "failed")


def requeue(store: Store, message_id: str) -> bool:
    """Let a message that could not be sent wait for sending again; False when it does not stand as failed.

    Nothing new is owed by it: what was owed before is done again (`models.store.outbox.replay`).
    """
    values = {"$set": {"state": MessageState.QUEUED}, "$unset": {"error": ""}}
    failed = {"state": MessageState.FAILED}
    try:
        events.change(store, MESSAGES, message_id, values, action="requeued", actor=SYSTEM, guard=failed)
    except Stale:
        return False
    return True


def unanswered(store: Store, message: Document) -> list[Document]:
    """An incoming message and those of the same sender before it that wait for an answer, oldest first."""
    query = {
        "owner": message["owner"],
        "direction": "in",
        "state": MessageState.RECEIVED,
        "sent_at": {"$lte": message["sent_at"]},
    }
    return list(store.collection(MESSAGES).find(query).sort([("sent_at", ASCENDING), ("_id", ASCENDING)]))


def mark_answered(store: Store, message: Document) -> None:
    """An incoming message was answered; by whom first does not matter."""
    answered = {"state": MessageState.ANSWERED}
    store.collection(MESSAGES).update_one({"_id": message["_id"]}, {"$set": answered})


def _settle(store: Store, message: Document, values: Document, action: str) -> None:
    events.change(
        store,
        MESSAGES,
        message["_id"],
        {"$set": values},
        action=action,
        actor=SYSTEM,
        guard={"state": MessageState.QUEUED},
    )


def _address(store: Store, address: str) -> Document:
    return {"sealed": store.vault.encrypt(address), "digest": store.vault.digest("address", address)}


def _by_key(store: Store, key: str) -> Document:
    message = store.collection(MESSAGES).find_one({"key": key})
    if message is None:
        raise NotFound
    return message
