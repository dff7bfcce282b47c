"""Words that agree to warnings that were offered, or decline them: "ok nhận hết", "khỏi" (`area_words.yml`)."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from models.following import area_words
from models.language.text import fold, marked, nfc

#: A longer text says more than yes or no.
MOST_WORDS = 8

_WORD = re.compile(r"[\w'\u1780-\u17ff]+")


class Reply(StrEnum):
    """What a text answers to an offer."""

    YES = "yes"
    NO = "no"


def understood(text: str) -> Reply | None:
    """Return what a text answers; None if it says anything else besides."""
    words = _WORD.findall(marked(nfc(text)))
    if not words or len(words) > MOST_WORDS:
        return None
    found: set[str] = set()
    while words:
        size = next((n for n in (2, 1) if " ".join(words[:n]) in _known()), 0)
        if not size:
            return None
        found.add(_known()[" ".join(words[:size])])
        words = words[size:]
    return next((reply for reply in (Reply.NO, Reply.YES) if reply in found), None)


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """Return what each word is, as typed with its marks or without any."""
    known: dict[str, str] = {}
    offers = area_words.file()["offers"]
    # "dung" stands for "đúng" where something was offered, and "o" for "ờ".
    for kind, words in (("around", offers["around"]), (Reply.NO, offers["no"]), (Reply.YES, offers["yes"])):
        known |= {form: str(kind) for word in words for form in (marked(word), fold(word))}
    return known
