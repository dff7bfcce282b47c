"""Rescue answers: what a text answers to "do you need rescue now?" by its words alone (`rescue_answers.yml`).

A clear no is a no; a yes may be said in any words. What describes a danger, or tells a place or a number, is judged by
whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import TypedDict, cast

from models.language.text import fold, marked, nfc
from models.store import datafiles

_WORD = re.compile(r"[\w\u1780-\u17ff]+")
_KHMER = re.compile(r"[\u1780-\u17ff]")

Words = tuple[str, ...]


class RescueAnswer(StrEnum):
    """What a text answers."""

    YES = "yes"
    NO = "no"
    #: No, unless the text describes a danger besides.
    WEAK_NO = "weak_no"


class RescueAnswersFile(TypedDict):
    """The file `rescue_answers.yml`."""

    agrees: list[str]
    refuses: list[str]
    refuses_weakly: list[str]
    refuses_whole: list[str]
    around: list[str]
    no_yes: list[str]
    spelling: dict[str, str]


def understood(text: str) -> RescueAnswer | None:
    """Return what the words of a text answer; None where they leave it open."""
    typed, spelling = marked(nfc(text)), _file()["spelling"]
    words = tuple(word for one in _WORD.findall(typed) for word in spelling.get(one, one).split())
    if _is_plain_no(words):
        return RescueAnswer.NO
    if _has(_listed("refuses"), words, typed):
        return RescueAnswer.NO
    if _has(_listed("refuses_weakly"), words, typed):
        return RescueAnswer.WEAK_NO
    return RescueAnswer.YES if _has(_listed("agrees"), _without(_listed("no_yes"), words), typed) else None


def _is_plain_no(words: Words) -> bool:
    """Say whether a text is a no and nothing besides, with the no before anything that is said around it."""
    denials, around = _listed("refuses_whole"), _listed("around")
    rest, denied = words, False
    while rest:
        for length in (3, 2, 1):
            if rest[:length] in denials:
                denied = True
                break
            if rest[:length] in around:
                break
        else:
            return False
        rest = rest[length:]
    return denied


def _has(phrases: frozenset[Words], words: Words, typed: str) -> bool:
    longest = max(map(len, phrases))
    runs = (words[at : at + length] for at in range(len(words)) for length in range(1, longest + 1))
    # Khmer is written without blanks, so there a word may stand anywhere.
    return any(run in phrases for run in runs) or any(
        phrase[0] in typed for phrase in phrases if _KHMER.match(phrase[0])
    )


def _without(phrases: frozenset[Words], words: Words) -> Words:
    rest: list[str] = []
    at = 0
    while at < len(words):
        length = next((size for size in (3, 2) if words[at : at + size] in phrases), 0)
        rest += () if length else (words[at],)
        at += length or 1
    return tuple(rest)


@lru_cache(maxsize=8)
def _listed(name: str) -> frozenset[Words]:
    texts = cast(dict[str, list[str]], _file())[name]
    return frozenset(one for text in texts for one in _spellings(marked(text).split()))


def _spellings(words: Sequence[str]) -> list[Words]:
    """Return words as they may be typed: each with all its marks, or with none."""
    found: list[Words] = [()]
    for word in words:
        found = [(*one, form) for one in found for form in dict.fromkeys((word, fold(word)))]
    return found


@lru_cache(maxsize=1)
def _file() -> RescueAnswersFile:
    return cast(RescueAnswersFile, datafiles.read("rescue_answers.yml"))
