"""Conversations: what the bot remembers of a chat, one document a contact.

Document: `{_id, version, channel, state, answered, handover, at}`. `_id` is the contact's id, which shows no address;
`state` (slots, the last few things said) and `answered` (the replies to the last messages, so that a message
delivered twice is answered with the same words) are sealed. `handover` says when the person asked for a human.
Rows vanish when nobody has written for `KEEP`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.store import Document, Store
from models.store.collections import CollectionSpec

#: A conversation is forgotten after so long a silence.
KEEP = timedelta(days=30)

#: The replies to so many messages are kept for redeliveries.
KEEP_ANSWERED = 20

CONVERSATIONS = CollectionSpec(
    "conversations",
    Document,
    purpose="",
    kept="",
    indexes=[
        IndexModel([("at", ASCENDING)], expireAfterSeconds=int(KEEP.total_seconds())),
        IndexModel([("handover.at", ASCENDING)], sparse=True),
    ],
)

Json = dict[str, Any]


@dataclass(frozen=True)
class Conversation:
    """A conversation, opened.

    :param version: 0 for one that has not begun.
    :param state: whatever the bot keeps, as JSON values.
    :param answered: replies by message id, oldest first.
    :param at: when the last turn was, or None.
    """

    id: str
    channel: str
    version: int = 0
    state: Json = field(default_factory=dict, repr=False)
    answered: Mapping[str, list[Json]] = field(default_factory=dict, repr=False)
    handover: Document | None = None
    at: datetime | None = None


class OvertakenError(Exception):
    """Another worker took a turn of this conversation in the meantime: load it again."""


def load(store: Store, id: str, channel: str) -> Conversation:
    """The conversation of a contact; a new one where there is none."""
    row = store.collection(CONVERSATIONS).find_one({"_id": id})
    if row is None:
        return Conversation(id, channel)
    return Conversation(
        id,
        row["channel"],
        row["version"],
        _unseal(store, row["state"]),
        _unseal(store, row["answered"]),
        row.get("handover"),
        row["at"],
    )


def save(
    store: Store,
    before: Conversation,
    state: Json,
    message_id: str,
    replies: list[Json],
    *,
    human: bool = False,
) -> None:
    """Keep the state after a turn, by compare-and-set on the version.

    :param before: the conversation as it was loaded.
    :param human: the person asked for a human in this turn.
    :raises OvertakenError: it was changed since; nothing was written.
    """
    answered = dict([*before.answered.items(), (message_id, replies)][-KEEP_ANSWERED:])
    now = datetime.now(UTC)
    values: Document = {
        "channel": before.channel,
        "version": before.version + 1,
        "state": _seal(store, state),
        "answered": _seal(store, answered),
        "at": now,
    }
    handover = {"at": now, "state": "wanted"} if human else before.handover
    if handover:
        values["handover"] = handover
    if before.version == 0:
        try:
            store.collection(CONVERSATIONS).insert_one({"_id": before.id, **values})
        except DuplicateKeyError as error:
            raise OvertakenError(before.id) from error
        return
    wanted = {"_id": before.id, "version": before.version}
    if not store.collection(CONVERSATIONS).update_one(wanted, {"$set": values}).matched_count:
        raise OvertakenError(before.id)


def waiting(store: Store, limit: int = 100) -> list[Document]:
    """Conversations whose people wait for a human, the longest first: `{_id, channel, handover, at}`."""
    fields = {"channel": 1, "handover": 1, "at": 1}
    rows = store.collection(CONVERSATIONS).find({"handover.state": "wanted"}, fields)
    return list(rows.sort("handover.at", ASCENDING).limit(limit))


def _seal(store: Store, value: Any) -> str:
    return store.vault.encrypt(json.dumps(value, ensure_ascii=False))


def _unseal(store: Store, sealed: str) -> Any:
    return json.loads(store.vault.decrypt(sealed))
