"""Verdicts: what a text is by the words in it, however it weighs (`verdicts.yml`): surely a call, or surely none.

What people say in danger has often no word of help: "send the police, don't ask", "he went fishing and is not back".
And what asks for an allowance of somebody old, or tells of a drowned hen, has all the words of one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from bot.understanding.phrases import Phrases
from models.language.text import nfc

WORDS = Phrases(Path(__file__).with_name("verdicts.yml"), under="lists")

#: An emergency number stands for those who come: "gọi 115 giùm".
_NUMBERS = re.compile(r"(?<!\d)11[2-5](?!\d)")

#: What a text is about stands within so many words of its beginning.
_WORDS_OF_BEGINNING = 3

#: What may stand around a text that says one thing and nothing besides.
_AROUND = re.compile(r"[\W_]+")


class Row(TypedDict):
    """One row of `calls` or of `calm`; see the file."""

    all: NotRequired[list[str]]
    none: NotRequired[list[str]]
    begins: NotRequired[list[str]]
    whole: NotRequired[list[str]]
    level: str
    most_words: NotRequired[int]


def least(text: str) -> str:
    """Return how surely a text calls for help at least, as a value of `Danger`; "" where its words do not say."""
    row = _row("calls", text)
    return row["level"] if row else ""


def says_nothing_else(text: str) -> bool:
    """Say whether a text says one thing and nothing besides: then it is neither more nor less sure than that."""
    row = _row("calls", text)
    return row is not None and "whole" in row


def most(text: str) -> str:
    """Return how surely a text calls for help at most, as a value of `Danger`; "" where its words do not say."""
    row = None if least(text) else _row("calm", text)
    return row["level"] if row else ""


# Asked several times about each message, while it is understood and answered.
@lru_cache(maxsize=2_000)
def _row(name: str, text: str) -> Row | None:
    """Return the first row of `calls`, or of `calm`, that fits a text; None for none."""
    typed = WORDS.typed(_NUMBERS.sub(" cấp cứu ", nfc(text)))
    rows = cast("list[Row]", WORDS.content[name])
    return next((row for row in rows if _fits(row, typed)), None)


def _fits(row: Row, typed: str) -> bool:
    if len(typed.split()) > row.get("most_words", len(typed)):
        return False
    if "whole" in row:
        said = _AROUND.sub(" ", typed).strip()
        return any(WORDS.is_whole(said, name) for name in row["whole"])
    said_all = all(WORDS.has(typed, *_names(name)) for name in row["all"])
    return said_all and _begins(row, typed) and not WORDS.has(typed, *row.get("none", ()))


def _begins(row: Row, typed: str) -> bool:
    """Say whether a text begins with a word of one of some lists; Khmer has no words of one beginning."""
    start = f" {' '.join(typed.split()[:_WORDS_OF_BEGINNING])} "
    return all(WORDS.has(start, *_names(name)) for name in row.get("begins", ()))


def _names(name: str) -> list[str]:
    """Return the lists of a row's entry, of which one is enough."""
    return name.split("/")
