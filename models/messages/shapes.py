"""Shapes of messages: as they are stored, and as their owners read them."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict


class OwnerFields(TypedDict):
    """An `Owner` as it is stored."""

    kind: str
    id: str


class SealedAddress(TypedDict):
    """An address that can be opened with the keys, and found by its digest without them."""

    sealed: str
    digest: str


class ButtonFields(TypedDict):
    """A `MessageButton` as it is stored; empty what it does not do."""

    title: str
    payload: str
    url: str
    phone: str


class IncomingMedia(TypedDict):
    """Something that the bot can't read: its kind (`audio`, `video`, `file`, `card`), and where the provider has it."""

    kind: str
    url: str


class IncomingContent(TypedDict, total=False):
    """What a person sent, as far as it is there: words, addresses of pictures, a place as `[latitude, longitude]`.

    `greeting`: they opened the chat and wait to be greeted. `other`: something that the bot can't read, like a film;
    `media` says what and where. `contact` is the number (E.164) that they shared as theirs; nobody has proved it.
    """

    text: str
    images: list[str]
    location: list[float]
    greeting: bool
    other: bool
    media: list[IncomingMedia]
    contact: str


class WayFields(TypedDict):
    """One channel on which an outgoing message may reach its person, and what became of it there.

    `state` is a `WayState` (`models.messages.ways`), `code` why it failed or was left out, `at` when the state last
    changed.
    """

    channel: str
    to: SealedAddress
    state: str
    at: datetime
    provider_id: NotRequired[str]
    code: NotRequired[str]


class MessageFields(TypedDict):
    """The fields of a message that are the same sealed and opened.

    `direction` is `out` or `in`, `channel` a `MessageChannel`, `state` a `MessageState`. `key` is unique: of an
    outgoing one it says what it is for, of an incoming one it is a digest of the provider's id. `to` is the address
    of the person on the channel, whichever way the message went. `provider_id` is the provider's name for it.

    Outgoing ones have `title`, `body`, `buttons` and `urgent`; `topic` and `weight` say what may hold it back
    (`models.messages.telling`). `ways` are the channels on which it may go, in their order, and `way` is the number
    of the one that is tried now, or was last: `channel`, `to`, `state` and `provider_id` are of that one. `error` is
    why it failed, `read_at` when its owner read it. `fate` is what the carrier said later of an SMS (a `Fate`),
    `fate_code` why it did not arrive. Incoming ones have a sealed `content`: an `IncomingContent` as JSON. `sent_at`
    is when the provider took an outgoing one, or when the person sent an incoming one. `burst` of an incoming one
    names those that are answered together; an `untold` one has no event yet (`models.messages.taking_in`).
    """

    _id: str
    version: int
    direction: str
    key: str
    channel: str
    owner: OwnerFields
    to: SealedAddress
    state: str
    at: datetime
    title: NotRequired[str]
    body: NotRequired[str]
    buttons: NotRequired[list[ButtonFields]]
    urgent: NotRequired[bool]
    topic: NotRequired[str]
    weight: NotRequired[str]
    ways: NotRequired[list[WayFields]]
    way: NotRequired[int]
    content: NotRequired[str]
    burst: NotRequired[str]
    untold: NotRequired[bool]
    provider_id: NotRequired[str]
    error: NotRequired[str]
    fate: NotRequired[str]
    fate_code: NotRequired[str]
    sent_at: NotRequired[datetime]
    read_at: NotRequired[datetime | None]


class Message(MessageFields):
    """One message as it is stored: title, body and `data` (strings as JSON) of an outgoing one are sealed."""

    data: NotRequired[str]


class OpenedMessage(MessageFields):
    """An outgoing message that its owner may read; `data` are strings for programs."""

    data: dict[str, str]


class Outcome(TypedDict, total=False):
    """What is noted after a provider was asked to take a message."""

    state: str
    provider_id: str
    sent_at: datetime
    error: str
