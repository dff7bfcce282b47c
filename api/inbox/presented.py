"""Messages, warnings and posts as they stand in somebody's inbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NotRequired, TypedDict

from models.delivery import inbox_entries
from models.delivery.entry_fates import EntryWay
from models.delivery.inbox_entries import Entry
from models.messages import messages, ways
from models.messages.messages import MessageChannel, MessageState, Owner
from models.messages.shapes import OpenedMessage
from models.store import Store

#: So much is shown at once.
PAGE = 50


class ShownMessage(TypedDict):
    """A message, warning or post with its fate on each channel; `read_at` is missing until its owner reads it."""

    _id: str
    at: datetime
    channel: str
    state: str
    title: str
    body: str
    data: dict[str, str]
    ways: list[EntryWay]
    read_at: NotRequired[datetime | None]


def read(store: Store, owners: Sequence[Owner], after: str, *, unread: bool = False) -> list[ShownMessage]:
    """Return the next fifty of what was sent to somebody or concerns what they follow, oldest first.

    :param after: the id of the last one that they have.
    """
    sent = messages.inbox(store, owners, after=after, unread=unread, limit=PAGE)
    entries = inbox_entries.after(store, owners, after, unread=unread, limit=PAGE)
    shown = [*(show(one) for one in sent), *(show_entry(one) for one in entries)]
    return sorted(shown, key=lambda one: one["_id"])[:PAGE]


def show(message: OpenedMessage) -> ShownMessage:
    """Show a message to its owner."""
    shown: ShownMessage = {
        "_id": message["_id"],
        "at": message["at"],
        "channel": message["channel"],
        "state": message["state"],
        "title": message["title"],
        "body": message["body"],
        "data": message["data"],
        "ways": [
            _way(row["channel"], row["state"], row["at"], row.get("code", "")) for row in ways.of(message)
        ],
    }
    if "read_at" in message:
        shown["read_at"] = message["read_at"]
    return shown


def show_entry(entry: Entry) -> ShownMessage:
    """Show a warning or post to whom it concerns."""
    shown: ShownMessage = {
        "_id": entry["_id"],
        "at": entry["at"],
        "channel": MessageChannel.INBOX,
        "state": MessageState.STORED,
        "title": entry["title"],
        "body": entry["body"],
        "data": entry["data"],
        "ways": entry["ways"],
    }
    if entry["read_at"]:
        shown["read_at"] = entry["read_at"]
    return shown


def _way(channel: str, state: str, at: datetime, code: str) -> EntryWay:
    way: EntryWay = {"channel": channel, "state": state, "at": at}
    return {**way, "code": code} if code else way
