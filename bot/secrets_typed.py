"""Secrets that people type: codes that join chats and relatives, and PINs of reports, as the bot takes them."""

from __future__ import annotations

from bot.engine.engine import engine
from models.people import link_words
from models.safety import family_words


def found(text: str) -> list[str]:
    """Return the secrets in a text that somebody typed."""
    chat, relative = link_words.understood(text, code_asked=True), family_words.understood(text)
    pins = [str(one.value) for one in engine().nlu.parse(text).entities if one.name == "pin"]
    words = [one.code for one in (chat, relative) if one]
    return [one for one in dict.fromkeys([*words, *pins]) if one]
