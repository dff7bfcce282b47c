"""The rules of words in `lexicon.yml`, for a text alone: what its words decide whatever else it may mean."""

from __future__ import annotations

from functools import lru_cache

from bot.engine.nlu import by_words, prepare
from bot.engine.project import Lexicon, lexicon
from models.language.text import nfc


def decided(text: str) -> str:
    """Return the intent that the words of a text decide; "" when they leave it open."""
    typed = nfc(text)
    return by_words(_lexicon().rules, typed, prepare(typed, _lexicon().teencode))


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    return lexicon()
