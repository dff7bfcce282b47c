"""Words of a text, for looking it up.

Khmer is written without blanks; there the words are pairs of neighbouring syllables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

#: Longest word that is kept.
MAX_LENGTH = 32

_RUN = re.compile(r"[\u1780-\u17ff]+|[^\W_\u1780-\u17ff]+")

# A consonant or independent vowel with its subscripts, vowels and signs.
_SYLLABLE = re.compile(r"[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd])*")


def split(text: str) -> Iterator[str]:
    """Yield the words of a text that `models.language.text.fold` or `marked` made."""
    for run in _RUN.findall(text):
        syllables = _SYLLABLE.findall(run)
        if len(syllables) > 1:
            yield from ("".join(pair) for pair in pairwise(syllables))
        else:
            yield run[:MAX_LENGTH]
