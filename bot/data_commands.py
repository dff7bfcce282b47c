"""Words about one's own data, in any chat, as payloads of the action that erases them."""

from __future__ import annotations

from bot.actions.offers import Offer
from bot.engine.languages import LANGUAGE
from bot.engine.parse import write_payload
from models.privacy import erasure_words

#: A yes to what was offered (`bot.actions.offers`).
YES = "affirm"


def payload(text: str, *, waits: bool, offered: str = "") -> str:
    """Return the payload that a text stands for; "" for words that the bot must understand.

    :param waits: the bot waits for an answer, which such words may be a part of.
    :param offered: what the bot offered last.
    """
    if waits or text.startswith("/"):
        return ""
    if offered == Offer.ERASURE and erasure_words.agrees(text):
        return write_payload(YES)
    language = erasure_words.understood(text)
    return write_payload("erase_data", **{LANGUAGE: language}) if language else ""
