"""Likeness of texts: how much two short reports say the same, whatever the accents and the order of the words."""

from __future__ import annotations

import re
from itertools import pairwise

from models.language.text import fold

#: So much of a folded text is looked at; the beginning says what it is about. Twice as much is folded for it, as
#: folding halves no text that somebody typed.
LONGEST = 600

_WORD = re.compile(r"\w+")


def grams(text: str) -> frozenset[str]:
    """Return the folded words of a text, their pairs, and the pieces of three letters of each word."""
    words = _WORD.findall(fold(text[: 2 * LONGEST])[:LONGEST])
    pairs = (f"{one} {other}" for one, other in pairwise(words))
    pieces = (
        padded[at : at + 3] for padded in (f"_{word}_" for word in words) for at in range(len(padded) - 2)
    )
    return frozenset((*words, *pairs, *pieces))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return 0 for nothing in common, 1 for the same (Dice's coefficient of two sets of `grams`)."""
    together = len(one) + len(other)
    return 2 * len(one & other) / together if together else 0.0
