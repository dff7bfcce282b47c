"""Got out: does a text tell that people came out of danger, or were pulled out, and are well (`got_out.yml`)?

It ends no call: the bot asks whether everybody is safe. "Leo lên được mái nhà" alone is none: there the danger stays.
"""

from __future__ import annotations

from pathlib import Path

from bot.understanding.phrases import Phrases
from models.language.text import nfc

WORDS = Phrases(Path(__file__).with_name("got_out.yml"))


def tells(text: str) -> bool:
    """Say whether a text tells that somebody is out and well, and nothing that speaks against it."""
    typed = WORDS.typed(nfc(text))
    if "?" in text or not WORDS.has(typed, "out") or not WORDS.has(typed, "well"):
        return False
    if WORDS.has(typed, "unwell"):
        return False
    rest = WORDS.without(typed, "well", "beside", "out")
    return not WORDS.has(rest, "otherwise", "otherwise_marked")
