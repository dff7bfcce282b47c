"""Words in a chat or by SMS that follow, end or list the warnings of single communes (`area_words.yml`).

"THEO DOI xa Long Duc", "DUNG p. Tra Vinh", "DANH SACH": a word and the name of a place, and nothing else, so that a
sentence which only begins so is left to the bot.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import cast

from models.areas import place_names
from models.language.text import fold, marked
from models.store import Store, datafiles

#: Places that share a name and are told apart by a question.
OFFERED = 4


class Meaning(StrEnum):
    """What a word wants."""

    FOLLOW = "follow"
    LEAVE = "leave"
    LIST = "list"


@dataclass(frozen=True)
class AreaWord:
    """A word with the areas of the active map that the name after it may mean, surest first; one, mostly."""

    meaning: Meaning
    language: str
    area_ids: tuple[str, ...] = ()


def understood(store: Store, text: str) -> AreaWord | None:
    """Return the word that a text is; None if it is none, or something else than a place follows."""
    typed, bare = marked(text).split(), fold(text).split()
    for word, meaning, language in _words():
        length = len(word.split())
        begins, unmarked = " ".join(typed[:length]), " ".join(bare[:length])
        # What was typed with marks must have the right ones: "đúng" is not "dừng".
        if begins != (word if begins != unmarked else fold(word)):
            continue
        rest = " ".join(typed[length:])
        if meaning is Meaning.LIST:
            if not rest:
                return AreaWord(meaning, language)
        elif found := named(store, rest):
            return AreaWord(meaning, language, found)
    return None


def named(store: Store, name: str) -> tuple[str, ...]:
    """Return the areas of the active map that a text names, and nothing else; several where they share the name."""
    found = place_names.search(store, name, limit=OFFERED) if name else []
    whole = [one for one in found if one.score >= place_names.WHOLE_NAME - 1]
    return tuple(one.area["_id"] for one in whole if one.score == whole[0].score)


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[str, Meaning, str], ...]:
    """Return all words, those of many parts first: "bỏ theo dõi" before "bỏ"."""
    file = cast(dict[str, dict[str, list[str]]], datafiles.read("area_words.yml"))
    found = [
        (marked(word), Meaning(meaning), language)
        for meaning, by_language in file.items()
        for language, words in by_language.items()
        for word in words
    ]
    return tuple(sorted(found, key=lambda one: -len(one[0].split())))
