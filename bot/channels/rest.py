"""Rasa's REST channel: replies as its server writes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

from bot.engine.reply import Reply
from models.messages.bot_state import KeptButton

#: The name in the ids of contacts of the web chat.
CHANNEL = "web"


#: Tells a page that holds answers back not to do so with this one.
AT_ONCE = Reply(custom={"at_once": True})


class Part(TypedDict, total=False):
    """One thing to show: a text (with buttons), a picture, or something that only some pages know."""

    text: str
    buttons: list[KeptButton]
    custom: dict[str, Any]
    image: str


class RestMessage(Part):
    """A part, and who it is for."""

    recipient_id: str


def written(sender: str, replies: Iterable[Reply]) -> list[RestMessage]:
    """Return replies as JSON: one object a message; a text without buttons is split at blank lines."""
    return [RestMessage(recipient_id=sender, **part) for reply in replies for part in _parts(reply)]


def _parts(reply: Reply) -> list[Part]:
    parts: list[Part] = []
    if reply.buttons:
        buttons: list[KeptButton] = [
            {"title": button.title, "payload": button.payload} for button in reply.buttons
        ]
        parts.append({"text": reply.text, "buttons": buttons})
    elif reply.text:
        parts += [{"text": part} for part in reply.text.strip().split("\n\n")]
    if reply.custom:
        parts.append({"custom": dict(reply.custom)})
    if reply.image:
        parts.append({"image": reply.image})
    return parts
