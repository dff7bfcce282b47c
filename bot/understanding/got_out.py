"""Got out: does a text tell that people came out of danger, or were pulled out, and are well (`got_out.yml`)?

It ends no call: the bot asks whether everybody is safe. "Leo lên được mái nhà" alone is none: there the danger stays.
"""

from __future__ import annotations

from pathlib import Path

from bot.understanding.phrases import Phrases
from models.language.text import nfc

WORDS = Phrases(Path(__file__).with_name("got_out.yml"))

#: What says that nobody is harmed, and nothing besides, has no more words.
_MOST_OF_UNHARMED = 10


def tells(text: str) -> bool:
    """Say whether a text tells that somebody is out and well, and nothing that speaks against it."""
    typed = WORDS.typed(nfc(text))
    if "?" in text or not WORDS.has(typed, "out") or not WORDS.has(typed, "well"):
        return False
    if WORDS.has(typed, "unwell"):
        return False
    rest = WORDS.without(typed, "well", "beside", "out")
    return not WORDS.has(rest, "otherwise", "otherwise_marked")


def unharmed(text: str) -> bool:
    """Say whether a text says that nothing happened to anybody, and nothing that speaks against it."""
    typed = WORDS.typed(nfc(text))
    if "?" in text or len(typed.split()) > _MOST_OF_UNHARMED or not WORDS.has(typed, "unharmed"):
        return False
    return not WORDS.has(
        WORDS.without(typed, "unharmed", "beside"), "otherwise", "otherwise_marked", "unwell"
    )
