"""Complaints (khiếu nại) and denunciations (tố cáo) in the legal sense: recognised, and where they belong.

They have procedures and time limits of their own and are not settled through reports on the spot; the rules for
feedback on administrative rules (NĐ 20/2008, amended by NĐ 92/2017) leave them out by name. So the resident learns
at once where to go, and the desk may redirect such a report or say that it is none, but not accept or resolve it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NotRequired, TypedDict

import yaml

from models.areas import areas
from models.areas.areas import Area
from models.language.languages import DEFAULT, choose
from models.language.text import fold, marked
from models.store import Store
from models.store.collections import CollectionSpec


class LegalOffice(TypedDict):
    """An office of a province for one `LegalKind`; its id is `<kind>:<province id>`, its texts are in vi, km and en."""

    _id: str
    kind: str
    province_id: str
    name: dict[str, str]
    address: dict[str, str]
    origin: NotRequired[str]


class FileOffice(TypedDict):
    """A row of `legal_offices.yml`: its texts have `{area}` where the name of the province is to stand."""

    kind: str
    name: dict[str, str]
    address: dict[str, str]


LEGAL_OFFICES = CollectionSpec(
    "legal_offices",
    LegalOffice,
    purpose="One office of a province that takes complaints or denunciations in the legal sense.",
    kept="For ever; loaded from `models/data/legal_offices.yml`.",
)

FILE = Path(__file__).resolve().parents[1] / "data" / "legal_words.yml"

# A Khmer syllable, or a word of any other script.
_WORD = re.compile(
    r"[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd])*|[^\W\u1780-\u17ff]+"
)

# Two subscripts that look the same, and are typed for one another.
_SUBSCRIPTS = ("\u17d2\u178a", "\u17d2\u178f")

#: Phrases of fewer words are too short to be compared without diacritics in a text that has them.
LONG_ENOUGH = 3


class LegalKind(StrEnum):
    """Tố cáo, khiếu nại; the graver first."""

    DENUNCIATION = "denunciation"
    COMPLAINT = "complaint"


@dataclass(frozen=True)
class Word:
    """A word as it was typed, without diacritics, and the diacritics in an order that no typing habit changes.

    In Khmer it is a syllable.
    """

    typed: str
    bare: str
    marks: str


Phrase = tuple[Word, ...]


@dataclass(frozen=True)
class LegalWords:
    """The words of one language.

    :param verbs: the verbs of all kinds without diacritics; every explicit phrase holds one.
    """

    window: int
    verbs: tuple[str, ...]
    never: tuple[Phrase, ...]
    everyday: tuple[Phrase, ...]
    abusers: tuple[Phrase, ...]
    abuses: tuple[Phrase, ...]
    kinds: dict[LegalKind, dict[str, tuple[Phrase, ...]]]


class _FileWords(TypedDict):
    """The words of one language as they stand in the file; of each kind its `explicit`, `verbs` and `about`."""

    window: int
    never: list[str]
    everyday: list[str]
    abusers: list[str]
    abuses: list[str]
    kinds: dict[str, dict[str, list[str]]]


def recognise(text: str) -> LegalKind | None:
    """Say what a text in any of the languages is in the legal sense; None for everyday words."""
    folded = fold(text).replace(*_SUBSCRIPTS)
    # Nearly every report holds no verb of any language: not worth a closer look.
    worth = [known for known in rules().values() if any(verb in folded for verb in known.verbs)]
    if not worth:
        return None
    words = _words(text)
    strict = any(word.marks for word in words)
    for kind in LegalKind:
        if any(_is(words, known, known.kinds[kind], strict) for known in worth):
            return kind
    return None


def is_everyday(text: str) -> bool:
    """Say whether a text complains of a bill, a parcel or a neighbour, which is no matter of the law on complaints."""
    if recognise(text) is not None:
        return False
    words = _words(text)
    strict = any(word.marks for word in words)
    return any(
        _near(words, known.everyday, start, known.window, strict)
        for known in rules().values()
        for kind in LegalKind
        for start in _starts(words, known.kinds[kind]["verbs"], strict)
    )


def speaks_of_one(text: str) -> bool:
    """Say whether a text has any verb or phrase of the law on complaints and denunciations."""
    words = _words(text)
    strict = any(word.marks for word in words)
    return any(
        _starts(words, known.kinds[kind]["verbs"] + known.kinds[kind]["explicit"], strict)
        for known in rules().values()
        for kind in LegalKind
    )


def tells_of_abuse(text: str) -> bool:
    """Say whether a text tells in plain words that an official took money or the like: that is to be denounced."""
    words = _words(text)
    strict = any(word.marks for word in words)
    return any(
        _near(words, known.abuses, start, known.window, strict)
        for known in rules().values()
        for start in _starts(words, known.abusers, strict)
    )


def where(store: Store, kind: LegalKind, language: str = DEFAULT) -> str:
    """Return the name and address of the office of the active province for such matters, as residents read it."""
    office_id = f"{kind}:{areas.active_province_id(store)}"
    office = store.cached(
        (LEGAL_OFFICES.name, office_id), lambda: store.collection(LEGAL_OFFICES).find_one({"_id": office_id})
    )
    if office is None:
        return ""
    return f"{choose(office['name'], language)}, {choose(office['address'], language)}"


def office_rows(units: Sequence[Area], offices: Sequence[FileOffice]) -> list[LegalOffice]:
    """Return the offices of every province, from the rows of `legal_offices.yml`."""
    return [
        {
            "_id": f"{office['kind']}:{unit['_id']}",
            "kind": office["kind"],
            "province_id": unit["_id"],
            "name": _filled_in(office["name"], unit),
            "address": _filled_in(office["address"], unit),
        }
        for unit in units
        if unit["level"] == areas.Level.PROVINCE
        for office in offices
    ]


def _filled_in(texts: dict[str, str], unit: Area) -> dict[str, str]:
    return {language: text.format(area=unit["full_name"]) for language, text in texts.items()}


@lru_cache(maxsize=1)
def rules() -> dict[str, LegalWords]:
    """Return the words of the file by language, ready to compare."""
    read: dict[str, _FileWords] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {language: _read(parts) for language, parts in read.items()}


def _read(read: _FileWords) -> LegalWords:
    kinds = {LegalKind(kind): _parts(parts) for kind, parts in read["kinds"].items()}
    verbs = (verb for parts in read["kinds"].values() for verb in parts["verbs"])
    sifting = tuple(fold(verb).replace(*_SUBSCRIPTS) for verb in verbs)
    return LegalWords(
        read["window"],
        sifting,
        _phrases(read["never"]),
        _phrases(read["everyday"]),
        _phrases(read["abusers"]),
        _phrases(read["abuses"]),
        kinds,
    )


def _parts(parts: dict[str, list[str]]) -> dict[str, tuple[Phrase, ...]]:
    """Return the phrases of one kind; a verb right before its object is explicit, too, however carelessly typed."""
    together = [f"{verb} {thing}" for verb in parts["verbs"] for thing in parts["about"]]
    read = {name: _phrases(texts) for name, texts in parts.items()}
    return {**read, "explicit": read["explicit"] + _phrases(together)}


def _is(words: list[Word], known: LegalWords, kind: dict[str, tuple[Phrase, ...]], strict: bool) -> bool:
    excused = {
        at
        for phrase in known.never
        for start in _found(words, phrase, strict)
        for at in range(start, start + len(phrase))
    }
    for start in _starts(words, kind["explicit"], strict):
        if start not in excused and not _near(words, known.everyday, start, known.window, strict):
            return True
    return any(
        start not in excused and _near(words, kind["about"], start, known.window, strict)
        for start in _starts(words, kind["verbs"], strict)
    )


def _near(words: list[Word], phrases: tuple[Phrase, ...], at: int, window: int, strict: bool) -> bool:
    around = words[max(0, at - window) : at + window + 1]
    return any(_found(around, phrase, strict) for phrase in phrases)


def _starts(words: list[Word], phrases: tuple[Phrase, ...], strict: bool) -> list[int]:
    return [start for phrase in phrases for start in _found(words, phrase, strict)]


def _found(words: list[Word], phrase: Phrase, strict: bool) -> list[int]:
    """Return where a phrase stands in the words."""
    exact = strict and len(phrase) < LONG_ENOUGH
    return [
        start
        for start, first in enumerate(words)
        if first.bare == phrase[0].bare
        and len(words) - start >= len(phrase)
        and all(
            word.bare == wanted.bare and (not exact or word.marks == wanted.marks)
            for word, wanted in zip(words[start : start + len(phrase)], phrase, strict=True)
        )
    ]


def _phrases(texts: Sequence[str]) -> tuple[Phrase, ...]:
    return tuple(tuple(_words(text)) for text in texts)


def _words(text: str) -> list[Word]:
    return [_word(typed) for typed in _WORD.findall(marked(text).replace(*_SUBSCRIPTS))]


def _word(typed: str) -> Word:
    parts = unicodedata.normalize("NFD", typed)
    marks = "".join(sorted(char for char in parts if unicodedata.combining(char) or char == "đ"))
    return Word(typed, fold(typed), marks)
