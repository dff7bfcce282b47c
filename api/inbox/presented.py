"""Messages as their owners read them."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict

from models.messages.shapes import OpenedMessage


class ShownMessage(TypedDict):
    """A message; `read_at` is missing until its owner reads it."""

    _id: str
    at: datetime
    channel: str
    state: str
    title: str
    body: str
    data: dict[str, str]
    read_at: NotRequired[datetime | None]


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
    }
    if "read_at" in message:
        shown["read_at"] = message["read_at"]
    return shown
