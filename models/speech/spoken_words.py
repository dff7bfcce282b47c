"""Spoken words (từ viết tắt và cách đọc): the tables by which a text is read, as a province keeps them.

They stand in `models/data/spoken_words.yml`. A province that saves abbreviations of its own at the desk has them beside
those of the file, and in their place where both know one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypedDict

from models.errors import Fault, Invalid
from models.speech.number_words import Dialect, thousand
from models.store import Store, datafiles, province_overrides
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor
from models.store.province_overrides import Compiled, Edition

#: The most that a province may add, and how long a short form and its words may be.
MOST_ABBREVIATIONS, LONGEST_FORM, LONGEST_WORDS = 500, 20, 120


class ProvinceWords(TypedDict):
    """What a province sets: whose number words are said, and its own abbreviations."""

    dialect: str
    abbreviations: dict[str, str]


class OwnWords(Edition, ProvinceWords):
    """What one province saved; the id is that of the province."""


SPOKEN_WORDS = CollectionSpec(
    "spoken_words",
    OwnWords,
    purpose="How one province reads short forms and numbers aloud, once it has saved its own.",
    kept="For ever, one for a province.",
    kind=Kind.SPOKEN_WORDS,
)


@dataclass(frozen=True)
class SpokenWords:
    """The tables; what each is for, the file says."""

    dialect: Dialect
    abbreviations: Mapping[str, str]
    with_number: Mapping[str, str]
    before_name: Mapping[str, str]
    kinds: Mapping[str, str]
    issuers: Mapping[str, str]
    units: Mapping[str, str]
    per: Sequence[str]
    priced: Sequence[str]
    before_roman: Sequence[str]
    before_hotline: Sequence[str]
    before_date: Sequence[str]
    before_either: Sequence[str]
    after_fraction: Sequence[str]
    known: Sequence[str]

    def unit(self, name: str) -> str:
        """Return how a unit is said."""
        return self.units[name].format(thousand=thousand(self.dialect))


@lru_cache(maxsize=1)
def usual() -> SpokenWords:
    """Return the tables of the file."""
    table = datafiles.read("spoken_words.yml")
    return SpokenWords(**{**table, "dialect": Dialect(table["dialect"])})


def of(own: ProvinceWords) -> SpokenWords:
    """Return the tables of the file with what a province has of its own."""
    table = usual()
    words = {**table.abbreviations, **own["abbreviations"]}
    return replace(table, dialect=Dialect(own["dialect"]), abbreviations=words)


def for_province(store: Store, province_id: str) -> SpokenWords:
    """Return the tables that a province reads by."""
    return _own.get(store, province_id) or usual()


def get(store: Store, province_id: str) -> OwnWords:
    """Return what a province has saved, else what the file says, as version 0."""
    return province_overrides.own_or(store, SPOKEN_WORDS, province_id, _of_file())


def save(store: Store, province_id: str, words: ProvinceWords, *, expect: int, actor: Actor) -> OwnWords:
    """Save what a province sets of its own.

    :param expect: the version that the editor saw, 0 for the file's.
    :raises Invalid: naming every fault.
    :raises Stale: somebody was faster; carries what holds now.
    """
    if faults := list(faults_of(words)):
        raise Invalid(*faults)
    return province_overrides.save(
        store, SPOKEN_WORDS, province_id, words, file=_of_file(), expect=expect, actor=actor
    )


def faults_of(words: ProvinceWords) -> Iterator[Fault]:
    """Yield everything that is wrong with the words of a province."""
    if len(words["abbreviations"]) > MOST_ABBREVIATIONS:
        yield Fault("abbreviations", "too_many_items", {"max": MOST_ABBREVIATIONS})
    for form, said in words["abbreviations"].items():
        if not 1 <= len(form.strip()) <= LONGEST_FORM or form != form.strip():
            yield Fault(f"abbreviations.{form}", "wrong_length", {"min": 1, "max": LONGEST_FORM})
        elif not 1 <= len(said.strip()) <= LONGEST_WORDS:
            yield Fault(f"abbreviations.{form}", "wrong_length", {"min": 1, "max": LONGEST_WORDS})


def _of_file() -> ProvinceWords:
    return {"dialect": usual().dialect, "abbreviations": {}}


_own = Compiled(SPOKEN_WORDS, of)
