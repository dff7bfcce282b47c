"""Words that mean one thing beside some words and another elsewhere: in "đèn hỏng" it is no "không"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, NotRequired, TypedDict, cast

import yaml

from models.language.text import fold

FILE = Path(__file__).with_suffix(".yml")


#: What begins a question that ends in "không", however that is spelt.
_ASKS = frozenset({"có", "co"})
#: Stands in `never_before` for the end of such a question.
ASKED = "có …"


class _Row(TypedDict):
    words: list[str]
    read: str
    after: NotRequired[list[str]]
    before: NotRequired[list[str]]
    never_before: NotRequired[list[str]]


class _Reading(NamedTuple):
    """What a word is read as, and the words beside it, with and without diacritics."""

    read: str
    after: frozenset[str]
    before: frozenset[str]
    never_before: frozenset[str]


def read(tokens: Sequence[str], place: int) -> str:
    """Return what the word at a place of a text is read as beside the others; "" where they say nothing."""
    readings = _readings().get(tokens[place], ())
    if not readings:
        return ""
    ahead, behind = _beside(tokens[place + 1 : place + 3]), _beside(tokens[max(0, place - 2) : place], -1)
    if not ahead and _ASKS & {*tokens[:place]}:
        # "có xe hỏng" at the end asks whether there is one.
        ahead = frozenset({ASKED})
    for reading in readings:
        fits = behind & reading.after and not ahead & reading.never_before
        if fits or ahead & reading.before:
            return reading.read
    return ""


def _beside(tokens: Sequence[str], end: int = 0) -> frozenset[str]:
    """Return the word next to a place, and that with the one behind it."""
    return frozenset({tokens[end], " ".join(tokens)}) if tokens else frozenset()


@lru_cache(maxsize=1)
def _readings() -> Mapping[str, tuple[_Reading, ...]]:
    rows = cast("list[_Row]", yaml.load(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader))
    found: dict[str, tuple[_Reading, ...]] = {}
    for row in rows:
        after, before = _both(row.get("after", ())), _both(row.get("before", ()))
        reading = _Reading(row["read"], after, before, _both(row.get("never_before", ())))
        for word in row["words"]:
            found[word] = (*found.get(word, ()), reading)
    return found


def _both(words: Iterable[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in (word, fold(word)))
