"""Bare wishes: does a text only wish to report something, and say nothing of the matter (`bare_wishes.yml`)?"""

from __future__ import annotations

from pathlib import Path

from bot.understanding.phrases import Phrases
from models.language.text import nfc

WORDS = Phrases(Path(__file__).with_name("bare_wishes.yml"))

#: So many other words are no matter yet.
_MOST_OTHERS = 1


def is_bare(text: str) -> bool:
    """Say whether a text names no matter, only the wish to report one, or nothing at all."""
    rest = WORDS.without(WORDS.typed(nfc(text)), "reports", "around", gap=" ")
    return len([word for word in rest.split() if any(map(str.isalnum, word))]) <= _MOST_OTHERS


def wishes_to_report(text: str) -> bool:
    """Say whether a text is such a wish, and nothing besides."""
    return WORDS.has(WORDS.typed(nfc(text)), "reports") and is_bare(text)


def begins(text: str) -> bool:
    """Say whether a text begins with the wish to report something, whatever follows."""
    words = WORDS.typed(nfc(text)).split()
    while words and WORDS.is_whole(words[0], "around"):
        words = words[1:]
    return any(WORDS.is_whole(" ".join(words[:size]), "reports") for size in (2, 1))
