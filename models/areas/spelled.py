"""Names and texts as they are spelled: counted once, compared with hundreds of others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

#: From this share of letters on, in their order, two names differ by a slip of the finger.
ENOUGH_ALIKE = 0.84


@dataclass(frozen=True)
class Spelled:
    """A name or a text, plain (`place_names.plain`), and what comparing it asks for.

    :param inside: with a blank on each side, so that it is found as whole words only.
    :param letters: how often each is there.
    """

    text: str
    length: int
    blanks: int
    inside: str = field(repr=False)
    letters: Mapping[str, int] = field(repr=False)


def spelled(text: str) -> Spelled:
    """Return a plain text, ready to be compared."""
    return Spelled(text, len(text), text.count(" "), f" {text} ", Counter(text))


def is_alike(wanted: Spelled, name: Spelled) -> bool:
    """Say whether two texts differ by no more than a slip of the finger."""
    # What lengths alone allow is known without looking at a letter, and most names are too long or too short.
    length = wanted.length + name.length
    if 2 * min(wanted.length, name.length) < ENOUGH_ALIKE * length:
        return False
    # The letters in any order are a cheap upper bound of those in their order.
    there = name.letters
    shared = sum(min(count, there.get(letter, 0)) for letter, count in wanted.letters.items())
    if 2.0 * shared / length < ENOUGH_ALIKE:
        return False
    return SequenceMatcher(None, wanted.text, name.text).ratio() >= ENOUGH_ALIKE
