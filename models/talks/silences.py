"""Silences: somebody was asked whether they need rescue, and says nothing.

Each time that is asked a row waits for RESCUE_QUESTION_MINUTES. Whoever wrote anything since then is not silent; about
the others `bot.silences` asks once more, and hands the conversation to the officials on duty.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.errors import NotFound
from models.messages import arrivals
from models.messages.conversations import Conversation
from models.store import Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor
from models.store.reactions import Reaction

#: A row goes after so long.
KEEP = timedelta(days=1)


class Silence(TypedDict):
    """One question whether somebody needs rescue.

    `chat_id` is the contact (`models.messages.messages.contact`), `channel` a `MessageChannel`, `address` theirs there,
    sealed. `message_id` is the channel's id of the message that was answered with the question.
    """

    _id: str
    version: int
    chat_id: str
    channel: str
    address: str
    message_id: str
    at: datetime


SILENCES = CollectionSpec(
    "silences",
    Silence,
    purpose="One question whether somebody needs rescue, until it is known that they answered or are silent.",
    kept="A day, by an index that expires.",
    personal="The address is sealed; the id of the contact is a digest.",
    kind=Kind.SILENCE,
    indexes=[
        IndexModel([("at", ASCENDING)], expireAfterSeconds=int(KEEP.total_seconds())),
    ],
)


def begin(store: Store, chat_id: str, channel: str, address: str, message_id: str, actor: Actor) -> None:
    """Wait for the answer to a question that is asked now; the same again changes nothing."""
    now = datetime.now(UTC)
    document: Silence = {
        "_id": store.vault.digest("silence", chat_id, message_id),
        "version": 1,
        "chat_id": chat_id,
        "channel": channel,
        "address": store.vault.encrypt(address),
        "message_id": message_id,
        "at": now,
    }
    due_at = now + timedelta(minutes=store.settings.rescue_question_minutes)
    with suppress(DuplicateKeyError):
        events.create(
            store,
            SILENCES,
            document,
            action="begun",
            actor=actor,
            details={"later": {Reaction.ASK_AGAIN: due_at}},
        )


def find(store: Store, silence_id: str) -> Silence | None:
    """Return one; None where it went meanwhile."""
    try:
        return store.one(SILENCES, silence_id)
    except NotFound:
        return None


def lasts(store: Store, silence: Silence, conversation: Conversation) -> bool:
    """Say whether nothing was heard since the question: nothing was answered, and nothing waits for an answer."""
    latest = next(reversed(list(conversation.answered)), "")
    waiting = arrivals.unanswered(store, {"kind": "chat", "id": silence["chat_id"]})
    others = [row for row in waiting if row.get("provider_id") != silence["message_id"]]
    return latest == silence["message_id"] and not others
