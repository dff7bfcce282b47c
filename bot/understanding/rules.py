"""Whole texts that mean one thing and nothing else: `exact` in `lexicon.yml`."""

from __future__ import annotations

from functools import lru_cache

from bot.engine.nlu import prepare
from bot.engine.project import Lexicon, lexicon
from models.language.text import nfc


def is_exactly(intent: str, text: str) -> bool:
    """Return whether a whole text is one of those that the lexicon lists for an intent."""
    prepared = prepare(nfc(text), _lexicon().teencode)
    return prepared in _exact(intent)


@lru_cache(maxsize=100)
def _exact(intent: str) -> frozenset[str]:
    rules = (rule for rule in _lexicon().rules if rule["intent"] == intent)
    return frozenset(text for rule in rules for text in rule.get("exact", ()))


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    return lexicon()
