"""Words in capitals: a voice spells them, so words become small and what is none is spelled and named."""

from __future__ import annotations

import re

from models.speech.letters import is_syllable, spelled
from models.speech.rule import Rule, Said
from models.speech.spoken_words import SpokenWords

_WORD = re.compile(r"(?<![\w])[^\W\d_]{2,}(?!\w)")

#: A word in capitals that is no Vietnamese syllable and longer than this is one of another language.
_LONGEST_FORM = 7


def rules(_: SpokenWords) -> tuple[Rule, ...]:
    """Return the rule of words in capitals."""
    return (Rule(_WORD, _said),)


def _said(match: re.Match[str], words: SpokenWords) -> Said | None:
    word = match[0]
    if not word.isupper():
        return None
    if is_syllable(word) or word in words.known:
        return Said(word.lower())
    if len(word) > _LONGEST_FORM or (not word.isascii() and "Đ" not in word):
        return Said(word.lower(), False)
    return Said(spelled(word), False)
