"""The webhook of the Zalo Bot Platform: is an update genuine, and what does it say?

The platform signs nothing: it sends the secret along that it was given with the address. An update comes bare, or as
the `result` of `{"ok": true}`.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from models.messages.shapes import IncomingContent

CHANNEL = "zalo_bot"

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Received:
    """Something that a person sent to the bot; `chat_id` is where answers go."""

    id: str
    chat_id: str = field(repr=False)
    at: datetime
    content: IncomingContent = field(repr=False)


def is_genuine(secret: str, given: str) -> bool:
    """Say whether whoever calls knows the secret; without one of ours nobody does."""
    return bool(secret) and hmac.compare_digest(secret.encode(), given.encode())


def read(body: Json, now: datetime) -> Received | None:
    """Return what a person sent; None for groups, other bots, and what needs no answer."""
    update = body["result"] if isinstance(body.get("result"), Mapping) else body
    message = update.get("message")
    reader = _READERS.get(str(update.get("event_name")))
    if reader is None or not isinstance(message, Mapping):
        return None
    chat, sender = _part(message, "chat"), _part(message, "from")
    message_id, chat_id = str(message.get("message_id") or ""), str(chat.get("id") or "")
    # In a group everybody reads the answer.
    private = chat.get("chat_type") == "PRIVATE" and not sender.get("is_bot")
    if not (private and message_id and chat_id):
        return None
    return Received(message_id, chat_id, _moment(message.get("date")) or now, reader(message))


def _part(message: Json, name: str) -> Json:
    part = message.get(name)
    return part if isinstance(part, Mapping) else {}


def _moment(milliseconds: object) -> datetime | None:
    if not isinstance(milliseconds, int) or not 0 < milliseconds < 10**14:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _text(message: Json) -> IncomingContent:
    return {"text": str(message.get("text") or "")}


def _image(message: Json) -> IncomingContent:
    url = message.get("photo_url")
    caption: IncomingContent = {"text": str(message.get("caption") or "")}
    return {**caption, "images": [url]} if isinstance(url, str) else {**caption, "other": True}


def _other(message: Json) -> IncomingContent:
    return {"other": True}


_READERS: Mapping[str, Callable[[Json], IncomingContent]] = {
    "message.text.received": _text,
    "message.image.received": _image,
    "message.unsupported.received": _other,
}
