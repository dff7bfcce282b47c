"""Two houses: what a text says of one's own call and of that for the people next door at once (`two_houses.yml`)."""

from __future__ import annotations

import re
from pathlib import Path

from bot.understanding import relief
from bot.understanding.houses import Side, side_of
from bot.understanding.phrases import Phrases

WORDS = Phrases(Path(__file__).with_name("two_houses.yml"))

#: So many words say which house is meant, and nothing besides.
MOST_WORDS = 8

_BETWEEN = re.compile(r"[.,;!\n]+|\b(?:nhưng|nhung|còn|mà|but|and)\b|ប៉ុន្តែ", re.IGNORECASE)


def says_both(text: str) -> bool:
    """Say whether a text speaks of both houses."""
    typed = WORDS.typed(text)
    return WORDS.has(typed, "both") and not WORDS.has(typed, "not_yet")


def says_only(text: str) -> bool:
    """Say whether a text speaks of one house alone: "nhà tui thôi"."""
    return WORDS.has(WORDS.typed(text), "only")


def names_both(text: str) -> bool:
    """Say whether a text is the answer "both" and nothing besides."""
    rest = WORDS.without(WORDS.typed(text), "both", "around", gap=" ")
    return says_both(text) and not rest.strip()


def chosen(text: str) -> Side | None:
    """Return the house that a short answer names: "nhà tui thôi, nhà kia chưa" is one's own; None for none."""
    if len(text.split()) > MOST_WORDS:
        return None
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    sides = {side_of(part) for part in parts if not WORDS.has(WORDS.typed(part), "not_yet")}
    return sides.pop() if len(sides) == 1 else None


def taken_along(text: str) -> Side | None:
    """Return the house whose people somebody took along while the other waits; None where that is not said.

    "Tụi tui được rước rồi, còn nhà bên" is one's own house.
    """
    for between in _BETWEEN.finditer(text):
        head, tail = text[: between.start()], text[between.start() :]
        side = side_of(head)
        if side is None or not relief.takes_along(head):
            continue
        other = side_of(tail)
        if other is not side and (other or relief.says_otherwise(tail)):
            return side
    return None
