"""Well: texts in which people say in their own words that they are well, or say no (`well` in `check_in_words.yml`).

They count where somebody was asked. Each word of the text must be known, so that "không ổn" and "hết ổn rồi" are not
taken for safety.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import TypedDict, cast

from models.language.text import fold, marked, nfc
from models.store import datafiles

#: Longer texts say more than that.
MOST_WORDS = 25

_WORD = re.compile(r"[\w\u1780-\u17ff]+")

Words = tuple[str, ...]


class Answer(StrEnum):
    """What a text answers to "are you safe?" or "do you need rescue?"."""

    WELL = "well"
    NO = "no"


class _Part(StrEnum):
    """What a part of such a text is."""

    WELL = "words"
    AROUND = "around"
    AFTER = "after"
    NO = "deny"


class WellWords(TypedDict):
    """The part `well` of the file."""

    words: list[str]
    around: list[str]
    after: list[str]
    deny: list[str]
    agreeing: list[str]
    confirming: list[str]
    spelling: dict[str, str]


def understood(text: str) -> Answer | None:
    """Return what a text answers; None if it says anything else besides."""
    spelling = _file()["spelling"]
    words = tuple(spelling.get(word, word) for word in _WORD.findall(marked(nfc(text))))
    if not words or len(words) > MOST_WORDS or " ".join(words) in _file()["agreeing"]:
        return None
    parts = _parts(words, ())
    if parts is None:
        return None
    if _Part.WELL in parts:
        return Answer.WELL
    return Answer.NO if _Part.NO in parts else None


def confirms(text: str) -> bool:
    """Say whether a text is a yes to "are you safe?" and nothing besides."""
    spelling = _file()["spelling"]
    words = [spelling.get(word, word) for word in _WORD.findall(marked(nfc(text)))]
    known = {form for word in _file()["confirming"] for form in (marked(word), fold(word))}
    return bool(words) and len(words) <= MOST_WORDS and set(words) <= known


def _parts(words: Words, before: tuple[_Part, ...]) -> tuple[_Part, ...] | None:
    """Return of what parts the words are, the longest first; None if they are not of known parts alone."""
    if not words:
        return before
    for length in range(min(len(words), _longest()), 0, -1):
        for part in _kinds(words[:length]):
            if _may_follow(part, before) and (found := _parts(words[length:], (*before, part))):
                return found
    return None


def _may_follow(part: _Part, before: tuple[_Part, ...]) -> bool:
    last = before[-1] if before else None
    if part is _Part.AFTER:
        return last in (_Part.WELL, _Part.AFTER, _Part.NO)
    if part is _Part.NO:
        # Behind the rest it asks: "on khong".
        return _Part.WELL not in before
    return part is not _Part.WELL or last is not _Part.NO


def _kinds(words: Words) -> list[_Part]:
    """Return what words may be; typed without marks they may be those that have some."""
    return [part for part in _Part if words in _listed(part)]


@lru_cache(maxsize=8)
def _listed(part: _Part) -> frozenset[Words]:
    lists: dict[str, list[str]] = {name: value for name, value in _file().items() if isinstance(value, list)}
    texts = [marked(text) for text in lists[part]]
    # Each word has all its marks or none: "cả nhà bình an" in any mixture.
    return frozenset(one for text in texts for one in _spellings(tuple(text.split())))


def _spellings(words: Words) -> list[Words]:
    found: list[Words] = [()]
    for word in words:
        found = [(*one, form) for one in found for form in dict.fromkeys((word, fold(word)))]
    return found


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(len(words) for part in _Part for words in _listed(part))


@lru_cache(maxsize=1)
def _file() -> WellWords:
    return cast(dict[str, WellWords], datafiles.read("check_in_words.yml"))["well"]
