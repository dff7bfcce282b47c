"""Words about photos: who has none says so at any question, and beside anything else (`photo_words.yml`)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from bot.understanding.phrases import Phrases
from models.language.text import aligned, nfc

WORDS = Phrases(Path(__file__).with_name("photo_words.yml"))

#: Whoever says more tells something else, too.
MOST_WORDS = 14

_KHMER = re.compile(r"[\u1780-\u17ff]")
#: Short forms of "không", as people type them.
_SHORT = r"(?:khong|ko|k|kg|hok|hong|hk)"


def says_none(text: str) -> bool:
    """Say whether a text says that there is no photo, or that none can be taken."""
    typed = WORDS.typed(nfc(text))
    if len(typed.split()) > MOST_WORDS or "?" in text:
        return False
    return WORDS.has(typed, "none") or (WORDS.has(typed, "no") and WORDS.has(typed, "photo"))


def says_none_beside(text: str) -> bool:
    """Say whether a text of any length says that there is no photo, whatever else it tells."""
    return without(text) != nfc(text)


def without(text: str) -> str:
    """Return a text without the words that say that there is no photo; all of it where none do."""
    typed = nfc(text)
    hit = None if "?" in typed else _beside().search(aligned(typed))
    if hit is None:
        return typed
    before, after = typed[: hit.start()].rstrip(" ,;"), typed[hit.end() :].lstrip(" ,;.!")
    joint = " " if before.endswith((".", "!")) else ", "
    return joint.join(filter(None, (before, after)))


@cache
def _beside() -> re.Pattern[str]:
    around = {name: _any_of(name) for name in ("before", "after", "beside", "unless")}
    return re.compile(
        rf"(?:(?:{around['before']})\s+)*(?:{around['beside']})(?!\w)"
        rf"(?!\s+(?:{around['unless']})(?!\w))(?:\s*(?:{around['after']})(?!\w))*"
    )


def _any_of(name: str) -> str:
    phrases = sorted({aligned(nfc(one)) for one in WORDS.lists[name]}, key=len, reverse=True)
    return "|".join(
        re.escape(one) if _KHMER.search(one) else rf"(?<!\w){_SHORT.join(map(re.escape, one.split('khong')))}"
        for one in phrases
    )
