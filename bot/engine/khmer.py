"""Khmer script, which is written without blanks between words."""

from __future__ import annotations

import re

LETTERS = re.compile(r"[\u1780-\u17ff]")

_WORDS = re.compile(r"[\w\u1780-\u17ff]+")


def is_khmer(text: str) -> bool:
    """Say whether there is a Khmer letter in a text."""
    return LETTERS.search(text) is not None


def words_of(text: str) -> list[str]:
    """Return the words of a text: Khmer marks are no word characters to `re`, and must stay."""
    return _WORDS.findall(text)
