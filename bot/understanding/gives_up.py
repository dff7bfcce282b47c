"""Gives up: does the first part of a message end what is being written (`gives_up.yml`), before something is asked?"""

from __future__ import annotations

from pathlib import Path

from bot.understanding.phrases import Phrases
from models.language.text import nfc

WORDS = Phrases(Path(__file__).with_name("gives_up.yml"))


def says(text: str) -> bool:
    """Say whether a text ends what is being written, and says nothing besides."""
    typed = WORDS.typed(nfc(text))
    if not WORDS.has(typed, "words"):
        return False
    rest = WORDS.without(typed, "words", "around", gap=" ")
    return not any(map(str.isalnum, rest))
