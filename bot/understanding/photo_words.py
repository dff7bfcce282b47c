"""Words about photos: who has none says so at any question (`photo_words.yml`)."""

from __future__ import annotations

from pathlib import Path

from bot.understanding.phrases import Phrases
from models.language.text import nfc

WORDS = Phrases(Path(__file__).with_name("photo_words.yml"))

#: Whoever says more tells something else, too.
MOST_WORDS = 14


def says_none(text: str) -> bool:
    """Say whether a text says that there is no photo, or that none can be taken."""
    typed = WORDS.typed(nfc(text))
    if len(typed.split()) > MOST_WORDS or "?" in text:
        return False
    return WORDS.has(typed, "none") or (WORDS.has(typed, "no") and WORDS.has(typed, "photo"))
