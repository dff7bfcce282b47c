"""Words in a chat or by SMS that follow, end or list the warnings of single communes (`area_words.yml`).

"THEO DOI xa Long Duc, Tra Cu", "DUNG p. Tra Vinh", "DANH SACH": a word and names of places, and nothing else, so that a
sentence which only begins so is left to the bot. A name that nobody knows is kept, to be called unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TypedDict, cast

from models.areas import place_names
from models.language.left_out_marks import Typed, typed
from models.language.text import fold, marked, nfc
from models.store import Store, datafiles

#: A name of a place has no more words than this.
MOST_WORDS = 6

#: Khmer stands without blanks before the name: "តាមដានឃុំ Trà Cú".
_KHMER_KIND = re.compile("ឃុំ|សង្កាត់")
_LATIN_KHUM = re.compile(r"^(?:khum|commune of|commune|ward of|ward)\s+", re.IGNORECASE)

#: Places that share a name and are told apart by a question.
OFFERED = 4


class Meaning(StrEnum):
    """What a word wants."""

    FOLLOW = "follow"
    LEAVE = "leave"
    LIST = "list"


class OfferWords(TypedDict):
    """The part `offers` of the file."""

    yes: list[str]
    no: list[str]
    around: list[str]


class AreaWordsFile(TypedDict):
    """The file `area_words.yml`; `follow`, `leave` and `list` are by language."""

    follow: dict[str, list[str]]
    leave: dict[str, list[str]]
    before: list[str]
    behind: list[str]
    offers: OfferWords
    between: list[str]
    kinds: list[str]
    no_names: list[str]
    asking: list[str]
    spelling: dict[str, str]
    patterns: dict[str, list[str]]
    list: dict[str, Sequence[str]]


@dataclass(frozen=True)
class AreaWord:
    """A word with the areas of the active map that the name after it may mean, surest first; one, mostly.

    :param several: names of several places follow, and each has one of `area_ids`.
    :param unknown: names that no place has, or more than one where several are named.
    """

    meaning: Meaning
    language: str
    area_ids: tuple[str, ...] = ()
    several: bool = False
    unknown: tuple[str, ...] = ()


def understood(store: Store, text: str) -> AreaWord | None:
    """Return the word that a text is; None if it is none, or something else than places follows."""
    if language := _asks_for_list(text):
        return AreaWord(Meaning.LIST, language)
    return _begun(store, text) or _begun(store, _without_lead(text))


def _begun(store: Store, text: str) -> AreaWord | None:
    """Return the word with which a text begins; None if nothing but places must follow and something else does."""
    parts = [_tidy(one) for one in typed(text)]
    for word, meaning, language in _words():
        length = len(word.split())
        begins = Typed(*(" ".join(words[:length]) for words in parts))
        if begins.marked != begins.expected(word):
            continue
        rest = " ".join(parts[0][length:])
        if meaning is Meaning.LIST:
            if not rest:
                return AreaWord(meaning, language)
        elif found := _places(store, meaning, language, rest):
            return found
    return None


def _places(store: Store, meaning: Meaning, language: str, rest: str) -> AreaWord | None:
    """Return a word with the places that follow it; None if these are none."""
    if whole := named(store, rest):
        return AreaWord(meaning, language, whole)
    names = [name for part in parted(rest) if (name := part.strip(" .!?"))]
    if not names or any(len(name.split()) > MOST_WORDS for name in names):
        return None
    found = {name: named(store, name) for name in names}
    known = tuple(dict.fromkeys(ids[0] for ids in found.values() if len(ids) == 1))
    unknown = tuple(name for name, ids in found.items() if len(ids) != 1)
    if known or all(called_commune(name) == name for name in names):
        return AreaWord(meaning, language, known, several=True, unknown=unknown)
    return None


def called_commune(text: str) -> str:
    """Return the name in a text that is called a commune there, with that kind; "" for none: "… xã Abc không?"."""
    kinds, asking = ("|".join(sorted(file()[key], key=len, reverse=True)) for key in ("kinds", "asking"))
    ends = re.search(rf"(?:\s+(?:{asking}))?[\s?!.]*$", fold(text))
    words = text.split()
    if ends and (count := len(ends[0].strip(" ?!.").split())):
        words = words[:-count]
    hit = re.search(rf"(?<!\w)(?:{kinds})[. ]\s*\w.*$", fold(" ".join(words)))
    called = words[-len(hit[0].split()) :] if hit else []
    return "" if len(called) > 1 and _is_no_name(called[1]) else " ".join(called)


def _is_no_name(word: str) -> bool:
    """Say whether a word behind the kind of a commune begins something else than its name."""
    typed = nfc(word).casefold()
    return typed in file()["no_names"] or typed in {fold(one) for one in file()["no_names"]}


def _asks_for_list(text: str) -> str:
    """Return the language in which a text asks in usual words for what is followed; "" if it does not."""
    spelling = file()["spelling"]
    words = " ".join(spelling.get(word, word) for word in fold(text).strip(" .!?").split())
    patterns = file()["patterns"].items()
    return next((name for name, rows in patterns if any(re.search(row, words) for row in rows)), "")


def _tidy(text: str) -> list[str]:
    """Return the words of a text without what is said behind a name, and without Khmer kinds of places."""
    words = _KHMER_KIND.sub(" ", text).strip(" .!?").split()
    for length in (2, 1):
        if len(words) > length + 1 and fold(" ".join(words[-length:])) in file()["behind"]:
            return words[:-length]
    return words


def _without_lead(text: str) -> str:
    """Return a text without what people say before a wish: "thôi", "dạ", "ok"."""
    words = re.sub(r"[,.!…]+(?=\s)", " ", text).split()
    for length in (3, 2, 1):
        if fold(" ".join(words[:length])) in file()["before"]:
            return " ".join(words[length:])
    return ""


def parted(text: str) -> list[str]:
    """Return the parts of a text between which other names of places may follow."""
    parts = [text]
    for sign in file()["between"]:
        parts = [one for part in parts for one in part.split(sign)]
    return parts


def named(store: Store, name: str) -> tuple[str, ...]:
    """Return the areas of the active map that a text names, and nothing else; several where they share the name."""
    name = _LATIN_KHUM.sub("", name)
    found = place_names.search(store, name, limit=OFFERED) if name else []
    whole = [one for one in found if one.score >= place_names.WHOLE_NAME - 1]
    return tuple(one.area["_id"] for one in whole if one.score == whole[0].score)


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[str, Meaning, str], ...]:
    """Return all words, those of many parts first: "bỏ theo dõi" before "bỏ"."""
    kept = file()
    found = [
        (marked(word), meaning, language)
        for meaning in Meaning
        for language, words in kept[meaning.value].items()
        for word in words
    ]
    return tuple(sorted(found, key=lambda one: -len(one[0].split())))


@lru_cache(maxsize=1)
def file() -> AreaWordsFile:
    """Return what stands in `area_words.yml`."""
    return cast(AreaWordsFile, datafiles.read("area_words.yml"))
