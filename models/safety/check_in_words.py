"""Words that answer a warning (`check_in_words.yml`), in Vietnamese, Khmer and English, with and without diacritics."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, TypedDict, cast

from models.alerts.cap_terms import Status
from models.language.languages import spoken
from models.language.text import fold, marked
from models.safety.check_ins import SafetyState
from models.store import datafiles

ByLanguage = dict[str, str]


#: "HELP!!" asks for no menu.
_CRY = re.compile(r"[!！]\s*[!！]")


class CheckInWordsFile(TypedDict):
    """The file `check_in_words.yml`."""

    words: dict[str, dict[str, list[str]]]
    by_asking: list[str]
    drill: dict[str, list[str]]
    well: dict[str, object]
    buttons: dict[str, ByLanguage]
    asks: ByLanguage
    asks_in_drill: ByLanguage


class Word(NamedTuple):
    """A whole text that answers a warning, or a drill, and the language that it is of.

    `by_asking`: it does so only while one asks; the others that call for help are calls at any time.
    """

    state: SafetyState
    drill: bool
    language: str
    by_asking: bool = False


def understood(text: str) -> Word | None:
    """Return the answer that a text is, whatever its case; None if it is none.

    Typed with marks it must have these marks; without any it counts as it is.
    """
    typed, bare = _key(marked(text)), _key(fold(text))
    word = _words().get(typed) or (_bare_words().get(bare) if typed == bare else None)
    cried_out = word and word.state is SafetyState.NEED_HELP and not word.drill and _CRY.search(text)
    return word._replace(by_asking=False) if word and cried_out else word


def question(status: Status, language: str) -> str:
    """Return the sentence by which a warning, or a drill, asks on channels where people type the answer."""
    by_language = _file()["asks" if status is Status.ACTUAL else "asks_in_drill"]
    return by_language[spoken(language, by_language)]


def buttons(status: Status, language: str) -> list[str]:
    """Return the titles of the buttons below a warning that asks; pressed, each is typed as it stands."""
    titles = [by_language[spoken(language, by_language)] for by_language in _file()["buttons"].values()]
    if status is Status.ACTUAL:
        return titles
    drill = _file()["drill"][language][0].capitalize()
    return [f"{drill}: {title}" for title in titles]


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Word]:
    file, found = _file(), dict[str, Word]()
    for state, by_language in file["words"].items():
        for language, texts in by_language.items():
            for text in texts:
                by_asking = state == SafetyState.SAFE or text in file["by_asking"]
                found[_key(marked(text))] = Word(SafetyState(state), False, language, by_asking)
                for drill in file["drill"][language]:
                    found[_key(marked(f"{drill} {text}"))] = Word(SafetyState(state), True, language, True)
    return found


@lru_cache(maxsize=1)
def _bare_words() -> Mapping[str, Word]:
    return {_key(fold(text)): word for text, word in _words().items()}


def _key(text: str) -> str:
    """Return a text without blanks and points."""
    return text.translate(_KEPT)


class _Kept(dict[int, str | None]):
    """What becomes of each character in a key: itself, or nothing. Asked once for each that there is."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        self[code] = kept = None if unicodedata.category(char)[0] in "PZSC" else char
        return kept


_KEPT = _Kept()


@lru_cache(maxsize=1)
def _file() -> CheckInWordsFile:
    return cast(CheckInWordsFile, datafiles.read("check_in_words.yml"))
