"""Called off: does a text say that nobody is to come any more, after a call was over (`called_off.yml`)?

It may ask for it to be so ("vậy là khỏi xuống nha?"), which while a call is open says nothing (`needless`).
"""

from __future__ import annotations

from pathlib import Path

from bot.understanding import needless
from bot.understanding.phrases import Phrases
from models.language.text import nfc

#: A longer text tells something.
MOST_WORDS = 16

WORDS = Phrases(Path(__file__).with_name("called_off.yml"))


def says(text: str) -> bool:
    """Say whether a text calls rescue off, or asks whether it is called off, and calls for nobody."""
    typed = WORDS.typed(nfc(text))
    if len(typed.split()) > MOST_WORDS:
        return False
    if WORDS.has(WORDS.without(typed, "over"), "calls"):
        return False
    return WORDS.has(typed, "over") or needless.judged(text)
