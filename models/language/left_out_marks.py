"""Marks of Vietnamese that people leave out while they type, for words that are obeyed.

Marks may be left out altogether, but not be others: "dung" is "dừng", and "đúng" is not.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from models.language.text import fold, marked


class Typed(NamedTuple):
    """What somebody typed, for comparing: with its marks, and without any."""

    marked: str
    bare: str

    @property
    def without_marks(self) -> bool:
        """Whether they typed no marks at all."""
        return self.marked == self.bare

    def expected(self, word: str) -> str:
        """Return how a word must stand there: with its own marks, or without any where they typed none."""
        return _spelled(word, bare=self.without_marks)


def typed(text: str) -> Typed:
    """Return a text for comparing."""
    return Typed(marked(text), fold(text))


@lru_cache(maxsize=4096)
def _spelled(word: str, *, bare: bool) -> str:
    return fold(word) if bare else marked(word)
