"""Conversations: what the bot remembers of a chat, one document a contact.

It is forgotten when nobody has written for `KEEP`. Those that a person takes over are talks (`models.talks`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypedDict, cast

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.messages.bot_state import BotState, KeptReply
from models.store import Store
from models.store.collections import CollectionSpec

#: A conversation is forgotten after so long a silence.
KEEP = timedelta(days=30)

#: The replies to so many messages are kept for redeliveries.
KEEP_ANSWERED = 20


class ConversationRow(TypedDict):
    """One conversation, as it is stored; the id is the contact's, which shows no address.

    `state` (a `BotState`) and `answered` (the replies to the last messages by their ids, so that a message delivered
    twice is answered with the same words) are JSON, sealed. `at` is when the last turn was.
    """

    _id: str
    version: int
    channel: str
    state: str
    answered: str
    at: datetime


CONVERSATIONS = CollectionSpec(
    "conversations",
    ConversationRow,
    purpose="What the bot remembers of one chat.",
    kept="30 days after the last message, then a TTL index removes it.",
    personal="Slots, recent messages and replies are sealed; the id shows no address.",
    indexes=[IndexModel([("at", ASCENDING)], expireAfterSeconds=int(KEEP.total_seconds()))],
)


@dataclass(frozen=True)
class Conversation:
    """A conversation, opened.

    :param version: 0 for one that has not begun.
    :param state: whatever the bot keeps.
    :param answered: replies by message id, oldest first.
    :param at: when the last turn was, or None.
    """

    id: str
    channel: str
    version: int = 0
    state: BotState = field(default_factory=BotState, repr=False)
    answered: Mapping[str, list[KeptReply]] = field(default_factory=dict, repr=False)
    at: datetime | None = None


class OvertakenError(Exception):
    """Another worker took a turn of this conversation in the meantime: load it again."""


def load(store: Store, id: str, channel: str) -> Conversation:
    """Return the conversation of a contact; a new one if none was kept."""
    row = store.collection(CONVERSATIONS).find_one({"_id": id})
    if row is None:
        return Conversation(id, channel)
    return Conversation(
        id,
        row["channel"],
        row["version"],
        cast(BotState, _unseal(store, row["state"])),
        cast(dict[str, list[KeptReply]], _unseal(store, row["answered"])),
        row["at"],
    )


def save(
    store: Store,
    before: Conversation,
    state: BotState,
    message_id: str,
    replies: list[KeptReply],
) -> None:
    """Keep the state after a turn, by compare-and-set on the version.

    :param before: the conversation as it was loaded.
    :raises OvertakenError: it was changed since; nothing was written.
    """
    answered = dict([*before.answered.items(), (message_id, replies)][-KEEP_ANSWERED:])
    now = datetime.now(UTC)
    values: ConversationRow = {
        "_id": before.id,
        "channel": before.channel,
        "version": before.version + 1,
        "state": _seal(store, state),
        "answered": _seal(store, answered),
        "at": now,
    }
    if before.version == 0:
        try:
            store.collection(CONVERSATIONS).insert_one(values)
        except DuplicateKeyError as error:
            raise OvertakenError(before.id) from error
        return
    wanted = {"_id": before.id, "version": before.version}
    if not store.collection(CONVERSATIONS).update_one(wanted, {"$set": values}).matched_count:
        raise OvertakenError(before.id)


def _seal(store: Store, value: object) -> str:
    return store.vault.encrypt(json.dumps(value, ensure_ascii=False))


def _unseal(store: Store, sealed: str) -> object:
    return cast(object, json.loads(store.vault.decrypt(sealed)))
