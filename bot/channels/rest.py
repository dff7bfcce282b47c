"""Rasa's REST channel: replies as its server writes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.engine.reply import Reply

#: Contacts of the web chat are told apart from those of other channels by this name.
CHANNEL = "web"


def written(sender: str, replies: Iterable[Reply]) -> list[dict[str, Any]]:
    """Replies as JSON: one object a message; a text without buttons is split at blank lines."""
    return [{"recipient_id": sender, **part} for reply in replies for part in _parts(reply)]


def _parts(reply: Reply) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    if reply.buttons:
        buttons = [{"title": button.title, "payload": button.payload} for button in reply.buttons]
        parts.append({"text": reply.text, "buttons": buttons})
    elif reply.text:
        parts += [{"text": part} for part in reply.text.strip().split("\n\n")]
    if reply.custom:
        parts.append({"custom": dict(reply.custom)})
    if reply.image:
        parts.append({"image": reply.image})
    return parts
