"""Safe words: what shows that somebody is safe, and what forbids to believe it (`safe_words.yml`).

Weighing alone took "không sao thở được" and "we are at home" for safety. So there must be a sign of it, and what else
stands in the text must be no denial, no question, no wish and no danger.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from pathlib import Path

from bot.understanding import signs
from bot.understanding.phrases import Phrases
from bot.understanding.spelling import written

WORDS = Phrases(Path(__file__).with_name("safe_words.yml"))

#: What "an toàn giao thông" and the like become: as little a sign of safety as a question.
_ASKS = " ? "


class Shown(IntEnum):
    """How clearly the words of a text show that somebody is safe."""

    NOT = 0
    EVIDENT = 1
    EXPLICIT = 2


# Asked several times about each message: of the whole, of its parts, by both detectors.
@lru_cache(maxsize=1_000)
def shown(text: str) -> Shown:
    """Return how clearly a text shows that somebody is safe, with nothing in it that speaks against it."""
    typed = WORDS.without(WORDS.typed(text), "other", gap=_ASKS)
    rest = WORDS.without(typed, "explicit", "explicit_marked")
    if not WORDS.has(rest, "evident", "evident_marked") and rest == typed:
        return Shown.NOT
    left = WORDS.without(rest, "neutral", "evident", "evident_marked")
    if WORDS.has(left, "never", "never_marked") or set(WORDS.lists["danger"]) & set(
        signs.found(written(left))
    ):
        return Shown.NOT
    return Shown.EVIDENT if rest == typed else Shown.EXPLICIT
