"""No places: words that look like the name of a place, and tell what happened (`no_places.yml`)."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TypedDict, cast

import yaml

FILE = Path(__file__).with_name("no_places.yml")

_WORD_BEFORE = re.compile(r"(\w+)\s+$")
_WORD_AFTER = re.compile(r"\s+(\w+)")


class NoPlaces(TypedDict):
    """The file: by the word for a place what stands `after` it, or `before` it, where it is none."""

    after: dict[str, list[str]]
    before: dict[str, list[str]]
    khmer: list[str]


def is_none(text: str, plain: str, start: int, end: int) -> bool:
    """Say whether the word for a place between `start` and `end` tells none there; names with capitals do.

    :param plain: the text as it is compared, letter by letter.
    """
    word = plain[start:end].rstrip(".")
    before, after = _WORD_BEFORE.search(plain[:start]), _WORD_AFTER.match(plain, end)
    if before and before[1] in _kept()["before"].get(word, ()):
        return True
    if not after or (text[after.start(1)].isupper() and not text.isupper()):
        return False
    return after[1] in _kept()["after"].get(word, ())


def is_none_in_khmer(words: str) -> bool:
    """Say whether words in Khmer script that hold the word for a place tell none."""
    return any(one in words for one in _kept()["khmer"])


@lru_cache(maxsize=1)
def _kept() -> NoPlaces:
    return cast(NoPlaces, yaml.safe_load(FILE.read_text(encoding="utf-8")))
