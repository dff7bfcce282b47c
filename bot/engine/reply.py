"""What goes in and comes out of the engine: a message of a person, and the bot's replies to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.engine import masking
from models.messages.bot_state import KeptReply


@dataclass(frozen=True)
class Message:
    """What a person sent, one thing at a time.

    :param id: the channel's id of it; the key under which its effects happen once.
    :param text: what was typed, or a button's payload.
    :param trusted: the channel itself wrote `text` as a payload (a shared place, an uploaded photo).
    :param metadata: more about it, for actions.
    """

    id: str
    text: str = field(repr=False)
    trusted: bool = False
    metadata: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class ReplyButton:
    """Something to tap; tapping it sends `payload`."""

    title: str
    payload: str


@dataclass(frozen=True)
class Reply:
    """One message of the bot.

    :param custom: for channels that show more than text.
    :param asks: a form waits for the answer to it.
    :param secrets: values in the text that open something, such as a PIN; only who is answered reads them.
    """

    text: str = ""
    buttons: tuple[ReplyButton, ...] = ()
    image: str = ""
    custom: Mapping[str, Any] = field(default_factory=dict)
    asks: bool = False
    secrets: tuple[str, ...] = field(default=(), repr=False, compare=False)

    @property
    def without_secrets(self) -> str:
        """The text as anybody else may read it."""
        return masking.masked(self.text, self.secrets)

    def as_json(self) -> KeptReply:
        """Return the reply as JSON values, to be kept and read back by `from_json`."""
        return {
            "text": self.text,
            "buttons": [{"title": button.title, "payload": button.payload} for button in self.buttons],
            "image": self.image,
            "custom": dict(self.custom),
            "asks": self.asks,
        }

    @classmethod
    def from_json(cls, value: KeptReply) -> Reply:
        """Return the reply that `as_json` wrote."""
        buttons = tuple(ReplyButton(row["title"], row["payload"]) for row in value["buttons"])
        return cls(value["text"], buttons, value["image"], value["custom"], value.get("asks", False))
