"""Examples typed again as people in a hurry type: with blanks left out, or with slips of the fingers."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Sequence

from bot.understanding.examples import Example

#: One text in so many is typed again in either way.
EVERY = 4

#: So many blanks are left out, and of longer texts none: nobody types those so.
LEFT_OUT, MOST_WORDS = 0.75, 20

#: One slip in so many letters.
LETTERS_A_SLIP = 18

_KHMER = re.compile(r"[\u1780-\u17ff]")


def some(given: Sequence[Example]) -> list[Example]:
    """Return some of the examples as typed in a hurry; Khmer has no blanks and is left as it is."""
    together = [
        one._replace(text=_run_together(one.text, _chance(one)))
        for one in given
        if _turn(one) == 0 and _is_short(one)
    ]
    slipped = [
        one._replace(text=_with_slips(one.text, _chance(one)))
        for one in given
        if _turn(one) == EVERY // 2 and _is_latin(one)
    ]
    return together + slipped


def _turn(example: Example) -> int:
    """Return a number below `EVERY` that depends on the text alone: an example more changes none of the others."""
    return zlib.crc32(example.text.encode()) % EVERY


def _chance(example: Example) -> random.Random:
    return random.Random(example.text)


def _is_latin(example: Example) -> bool:
    return len(example.text) > 2 and not _KHMER.search(example.text)


def _is_short(example: Example) -> bool:
    return _is_latin(example) and 3 <= len(example.text.split()) <= MOST_WORDS


def _run_together(text: str, chance: random.Random) -> str:
    return "".join(word if chance.random() < LEFT_OUT else f" {word}" for word in text.split()).strip()


def _with_slips(text: str, chance: random.Random) -> str:
    """Return a text with letters swapped, doubled or missing."""
    letters = list(text)
    for _ in range(max(1, len(letters) // LETTERS_A_SLIP)):
        place, kind = chance.randrange(len(letters) - 1), chance.random()
        if kind < 0.4:
            letters[place : place + 2] = letters[place + 1], letters[place]
        elif kind < 0.7 or len(letters) < 4:
            letters.insert(place, letters[place])
        else:
            letters.pop(place)
    return "".join(letters)
