"""Marks: what Loa's own column tells of a row that XLSForm has no place for.

A mark is a word, or a word and a value: `random`, `id:2a`, `unset:min`. Other programs don't look at the column, and
each mark counts only as long as the row still is what it speaks of.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """What is marked.

    `id`: the name is another since it can't be the id. `intro`: the note introduces the form or its group. `other`:
    these are own words for the question before. `part`: the group goes on with an earlier section. `random`: options
    and rows stand in random order. `required`: of a type that can't be required. `type`: the type of the question.
    `unset`: a limit that is written since XLSForm needs one.
    """

    ID = "id"
    INTRO = "intro"
    OTHER = "other"
    PART = "part"
    RANDOM = "random"
    REQUIRED = "required"
    TYPE = "type"
    UNSET = "unset"


@dataclass(frozen=True)
class Marks:
    """The marks of a row."""

    pairs: frozenset[tuple[str, str]] = frozenset()

    def __contains__(self, mark: object) -> bool:
        return any(name == mark for name, _ in self.pairs)

    def value(self, mark: Mark) -> str:
        """Return the value of a mark; "" without it."""
        return next((value for name, value in sorted(self.pairs) if name == mark), "")

    def all(self, mark: Mark) -> frozenset[str]:
        """Return every value of a mark."""
        return frozenset(value for name, value in self.pairs if name == mark)


def read(text: str) -> Marks:
    """Return the marks in a cell; words that are none are passed over."""
    pairs = ((name, value) for name, _, value in (word.partition(":") for word in text.split()))
    return Marks(frozenset((name, value) for name, value in pairs if name in set(Mark)))


def write(marks: Iterable[tuple[Mark, str]]) -> str:
    """Return the cell of marks."""
    return " ".join(f"{mark}:{value}" if value else str(mark) for mark, value in marks)
