"""Wishes about being told, in people's own words: not at night, only in danger (`wishes` in `preference_words.yml`)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from models.following import preference_words
from models.following.preference_words import PreferenceWord
from models.language.text import fold, marked

_WORD = re.compile(r"[\w\u1780-\u17ff]+")

#: "từ 10h tối tới 5h sáng", "from 9 pm to 6".
_HOURS = re.compile(
    r"(?<!\d)(\d{1,2}) ?(?:h|g|gio)? ?(toi|dem|khuya|pm|am)? ?(?:-|toi|den|to|until|till) ?(\d{1,2})(?!\d)"
)

#: These count from noon on.
_AFTER_NOON = frozenset({"toi", "dem", "khuya", "pm"})


#: What of the file holds patterns.
Kind = Literal["quiet", "quiet_marked", "only"]


class Wish(NamedTuple):
    """What somebody wishes, and the language in which they say so."""

    word: PreferenceWord
    language: str


def wished(text: str) -> Wish | None:
    """Return what somebody seems to wish, to be offered to them; None for anything else."""
    rules, bare = preference_words.file()["wishes"], " ".join(_WORD.findall(fold(text)))
    typed = _WORD.findall(marked(text))
    if len(typed) > rules["most_words"] or frozenset(typed).intersection(rules["others"]):
        return None
    if language := _language("quiet", bare) or _language("quiet_marked", " ".join(typed)):
        return Wish(PreferenceWord("quiet", _hours(fold(text)) or rules["night"]), language)
    language = _language("only", bare)
    return Wish(PreferenceWord("only", "alert"), language) if language else None


def _hours(bare: str) -> str:
    """Return the hours that are named, as `22-6`; "" for none that are any."""
    hit = _HOURS.search(bare)
    if hit is None:
        return ""
    begins, ends = int(hit[1]) + 12 * (hit[2] in _AFTER_NOON and int(hit[1]) < 12), int(hit[3])
    return f"{begins % 24}-{ends % 24}" if begins <= 24 and ends <= 24 and begins % 24 != ends % 24 else ""


def _language(kind: Kind, text: str) -> str:
    """Return the language of the patterns that a text has; "" where it has none."""
    return next((language for language, pattern in _patterns(kind) if pattern.search(text)), "")


@lru_cache(maxsize=8)
def _patterns(kind: Kind) -> tuple[tuple[str, re.Pattern[str]], ...]:
    by_language = preference_words.file()["wishes"][kind]
    return tuple((language, re.compile("|".join(found))) for language, found in by_language.items())
