"""Texts that are read aloud: a long row of whatever somebody types costs as much as it is long."""

from __future__ import annotations

import re

import pytest

from models.speech import reader, spoken_words
from tests.steps import calls

#: Rows that cost the square of their length once, and some like them.
ROWS = [
    "1-",
    "1/1/1/1/",
    "A1-",
    "a.",
    "a@",
    " \n",
    " - ",
    "- ",
    "112, ",
    "ngày 1, ",
    "lúc 1 g ",
    "1 x ",
    "-1",
    "#a",
    "~ ",
]

LENGTH = 1_500

#: How a pattern begins: what may not stand before it, groups that may be missing, and a row of something.
_BEGIN = re.compile(
    r"(?:\(\?<!(?P<before>\[(?:\\.|[^\]\\])+\]|\\\w)\))?"
    r"(?:\(\?[:=](?:\\.|[^()\\])*\)\??)*?"
    r"(?P<row>\[(?:\\.|[^\]\\])+\]|\\[swd])(?:[+*]|\{[0-9],\})"
)

#: Digits that no other rule has taken are always said, so nothing is gone through twice.
_ALWAYS_SAID = frozenset({"[0-9]+"})

_CHARACTERS = [*map(chr, range(32, 127)), "\t", "\n", "ạ", "–", "•"]


@pytest.mark.parametrize("row", ROWS)
def test_row_of_twice_the_length_takes_no_more_than_twice_the_steps(row: str) -> None:
    text = (row * LENGTH)[: 2 * LENGTH]
    reader.read(text)
    once = calls(lambda: reader.read(text[:LENGTH]))
    assert calls(lambda: reader.read(text)) < 2.5 * once


def test_pattern_that_begins_with_a_row_begins_where_the_row_does() -> None:
    """Else a row that ends in nothing is gone through once from each of its places, which no count of calls shows."""
    patterns = [rule.pattern.pattern for family in reader.ORDER for rule in family(spoken_words.usual())]
    begins = [found for one in patterns if one not in _ALWAYS_SAID and (found := _BEGIN.match(one))]
    loose = [
        found.string
        for found in begins
        if not all(_fits(found["before"], char) for char in _CHARACTERS if _fits(found["row"], char))
    ]
    assert begins
    assert loose == []


def _fits(kind: str | None, char: str) -> bool:
    return bool(kind and re.fullmatch(kind, char))
