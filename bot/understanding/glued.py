"""Glued words: Vietnamese words that were typed without a blank between them, parted again.

"nămngười" is "năm người" and "khôngai" is "không ai"; a letter that was struck twice ("ngườii") is one. Words that
cannot be parted into syllables, such as names of elsewhere, stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.understanding.syllables import is_syllable
from models.language.text import fold

#: A syllable has no more letters than this, and what is parted no fewer.
_LONGEST, _LEAST = 7, 5

#: Grave, acute, tilde, hook above and dot below; a syllable that ends like "tốt" and "học" has the second or the last.
_TONES, _SHARP = "\u0300\u0301\u0303\u0309\u0323", "\u0301\u0323"
_STOP = re.compile(r"(?:p|t|c|ch)$")

_WORD = re.compile(r"[^\W\d_]+")
_STRUCK_TWICE = re.compile(r"([^\W\d_])\1$", re.IGNORECASE)
_DRAWN_OUT = re.compile(r"([^\W\d_])\1\1", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-ZĐ])")


def parted(text: str) -> str:
    """Return a text with a blank between words that were run together."""
    return _WORD.sub(lambda hit: _parted(hit[0]), text)


@lru_cache(maxsize=20_000)
def _parted(word: str) -> str:
    if is_syllable(fold(word)) or _DRAWN_OUT.search(word):
        return word
    is_marked = fold(word) != word.lower()
    once = _STRUCK_TWICE.sub(r"\1", word)
    if is_marked and is_syllable(fold(once)):
        return once
    humps = _HUMP.split(word)
    if len(humps) > 1 and all(is_syllable(fold(one)) for one in humps):
        return " ".join(humps)
    if len(word) < _LEAST or not is_marked:
        # Without any mark a word of two syllables may be one of another language.
        return word
    return " ".join(_syllables(word) or [word])


def _syllables(word: str) -> list[str]:
    """Return the fewest syllables that make up a word; empty if none do."""
    best: list[list[str] | None] = [[]]
    for end in range(1, len(word) + 1):
        ways = [
            [*found, word[start:end]]
            for start in range(end - 2, max(-1, end - _LONGEST - 1), -1)
            if (found := best[start]) is not None and _is_spelt(word[start:end])
        ]
        best.append(min(ways, key=len, default=None))
    return best[-1] or []


def _is_spelt(piece: str) -> bool:
    """Say whether letters are one syllable of Vietnamese with one tone at most, which its end allows."""
    tones = [char for char in unicodedata.normalize("NFD", piece.lower()) if char in _TONES]
    if len(piece) < 2 or len(tones) > 1 or not is_syllable(fold(piece)):
        return False
    return not tones or tones[0] in _SHARP or not _STOP.search(fold(piece))
