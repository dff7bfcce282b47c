"""A rule of the reader: a pattern, and what is said instead of what fits it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from models.speech.spoken_words import SpokenWords


class Said(NamedTuple):
    """What is said instead of a piece of text.

    :param is_sure: the piece can't be read in another way; else it is named to whoever wrote it.
    """

    words: str
    is_sure: bool = True


#: Says a match, or returns None where it is something else after all.
Say = Callable[["re.Match[str]", SpokenWords], Said | None]


@dataclass(frozen=True)
class Rule:
    """One rule; of a pattern with a group `at` that group alone is said, the rest is what must stand around it.

    A pattern that begins with as many of something as there are begins where those begin (by what may not stand before
    it): else a long row of them is gone through once from each of its places. `say` looks at 40 characters around it.
    """

    pattern: re.Pattern[str]
    say: Say


#: Makes the rules of a family for the words of a province.
Family = Callable[[SpokenWords], tuple[Rule, ...]]

#: A number as it is written: thousands with dots, decimals with a comma or a dot.
NUMBER = r"(?:[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?|[0-9]+(?:[.,][0-9]+)?)"

#: What may stand between the two ends of a range.
TO = r"\s?[-–—÷~]\s?"

#: Nothing that goes on stands before, or behind.
BEFORE, BEHIND = r"(?<![\w.,/:-])(?<![\w][.,])", r"(?![\w/]|[.,:-][0-9])"


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of one of these words, the longest first."""
    listed = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, listed)) + ")"


def text_before(match: re.Match[str], name: str | int = 0, most: int = 40) -> str:
    """Return what stands before a match, at most so many characters."""
    start = match.start(name)
    return match.string[max(0, start - most) : start]


def text_behind(match: re.Match[str], name: str | int = 0, most: int = 40) -> str:
    """Return what stands behind a match, at most so many characters."""
    end = match.end(name)
    return match.string[end : end + most]
