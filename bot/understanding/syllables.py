"""The syllables of Vietnamese without diacritics, by their grammar: what is none may be a slip of a keyboard."""

from __future__ import annotations

import re
from functools import lru_cache

from models.language.text import fold

_ONSET = "b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x"
_RHYME = "|".join(
    (
        "a(?:ch?|i|m|ng?|nh|o|p|t|u|y)?",
        "e(?:ch?|m|ng?|nh|o|p|t|u)?",
        "i(?:a|ch|e[cmnptu]|eng|m|nh?|p|t|u)?",
        "o(?:c|i|m|ng?|p|t|a(?:ch?|i|m|ng?|nh|o|p|t|y)?|e[not]?)?",
        "u(?:c|i|m|ng?|p|t|u|a(?:ng?|t|y)?|e(?:ch|nh)?|o(?:c|i|m|ng?|p|t|u)?|y(?:a|ch|en|et|nh|t|u)?)?",
        "y(?:em|en|et|eu)?",
    )
)
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_RHYME})|gi[npt]?")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Say whether a word, its diacritics aside, can be a syllable of Vietnamese."""
    return _SYLLABLE.fullmatch(fold(word)) is not None
