"""Urgency: how fast a report must be looked at, by its category and by words of danger.

The words stand in `models/data/danger_words.yml` and count whatever any model says. Besides them the detector is asked
that the process gave to its store (`Store.hears_call`): people in danger do not choose their words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, NotRequired, TypedDict

import yaml

from models.categories.categories import Category, Urgency
from models.categories.report_kinds import ReportKind
from models.language.text import fold, marked
from models.store import Store

FILE = Path(__file__).resolve().parents[1] / "data" / "danger_words.yml"

#: The order of urgencies, the most urgent first; what a report keeps as `rank` to be sorted by.
RANKS: Mapping[str, int] = {str(urgency): rank for rank, urgency in enumerate(Urgency)}

_WORD = re.compile(r"(?:[^\W_]|[\u1780-\u17ff])+")
_KHMER = re.compile(r"[\u1780-\u17ff]")


class UrgencyFields(TypedDict):
    """How fast somebody must look at a report: an `Urgency`, and its place in their order (0 is the most urgent)."""

    urgency: str
    rank: int


class UrgentReport(TypedDict):
    """What of a report its urgency depends on; see `models.reports.reports.Report`."""

    text: str
    urgency: str
    redacted_at: NotRequired[datetime]


def of(store: Store, category: Category, text: str) -> UrgencyFields:
    """Return the urgency of a report of this category with this text."""
    return _fields(Urgency.EMERGENCY if sounds_urgent(store, text) else Urgency(category["urgency"]))


def is_call(store: Store, kind: str, text: str) -> bool:
    """Say whether a report of this kind calls for help, or its text does, or describes a danger."""
    return kind == ReportKind.RESCUE or sounds_urgent(store, text)


def sounds_urgent(store: Store, text: str) -> bool:
    """Say whether a text has words of danger, or calls for help in words of its own."""
    return bool(danger(text)) or store.hears_call(text)


def of_stored(store: Store, category: Category, report: UrgentReport) -> UrgencyFields:
    """Return the urgency of a report that gets this category; an emergency whose words were taken out stays one."""
    if report.get("redacted_at") and report.get("urgency") == Urgency.EMERGENCY:
        return _fields(Urgency.EMERGENCY)
    return of(store, category, report["text"])


def _fields(urgency: Urgency) -> UrgencyFields:
    return {"urgency": urgency, "rank": RANKS[urgency]}


def danger(text: str) -> list[str]:
    """Return the words of danger in a text, as they stand in the file."""
    words = [(word, fold(word)) for word in _WORD.findall(marked(text))]
    lists = _worth_looking_for({bare for _, bare in words})
    for phrase in lists["harmless"]:
        for fits in (_with_marks, _without_marks):
            for start, end in _places(phrase, words, fits):
                words[start:end] = [("·", "·")] * (end - start)
    rules = (("marked", _with_marks), ("bare", _without_marks))
    return [phrase.text for name, fits in rules for phrase in lists[name] if _places(phrase, words, fits)]


def _worth_looking_for(folded: set[str]) -> Mapping[str, list[Phrase]]:
    """Return the phrases whose words all are somewhere in the text; mostly none."""
    return {
        name: [one for one in phrases if folded.issuperset(one.bare) or _KHMER.search(one.text)]
        for name, phrases in _lists().items()
    }


class Phrase(NamedTuple):
    """A phrase of the file: as it stands there, and its words with and without marks."""

    text: str
    words: list[str]
    bare: list[str]


#: A typed word as it was typed and folded.
Word = tuple[str, str]

#: Whether a typed word stands for the wanted one (as spelt, folded), and whether it does so beyond doubt.
Fit = Callable[[Word, str, str], tuple[bool, bool]]


def _with_marks(typed: Word, wanted: str, bare: str) -> tuple[bool, bool]:
    """Compare as it is spelt, or with its marks left out, as long as some word of the phrase has them."""
    return typed[0] in {wanted, bare}, typed[0] == wanted != bare


def _without_marks(typed: Word, wanted: str, bare: str) -> tuple[bool, bool]:
    """Compare however marked, as long as some word of the phrase has none: "Cừu với" is no careless "cuu voi"."""
    return typed[1] == bare, typed[0] == bare


def _places(phrase: Phrase, typed: Sequence[Word], fits: Fit) -> list[tuple[int, int]]:
    """Return from where to where a phrase stands in the typed words."""
    if _KHMER.search(phrase.text):
        return [(n, n + 1) for n, (word, _) in enumerate(typed) if phrase.text in word]
    length, found = len(phrase.words), []
    for start in range(len(typed) - length + 1):
        if typed[start][1] != phrase.bare[0]:
            continue
        window = zip(typed[start : start + length], phrase.words, phrase.bare, strict=True)
        same, sure = zip(*(fits(*pair) for pair in window), strict=True)
        if all(same) and any(sure):
            found.append((start, start + length))
    return found


@lru_cache(maxsize=1)
def _lists() -> Mapping[str, list[Phrase]]:
    loaded: dict[str, list[str]] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {name: [_phrase(marked(text)) for text in texts] for name, texts in loaded.items()}


def _phrase(text: str) -> Phrase:
    words = text.split()
    return Phrase(text, words, [fold(word) for word in words])
