"""Urgency: how fast a report must be looked at, by its category and by words of danger.

The words stand in `models/data/danger_words.yml` and come before any model: one that was trained on a few hundred
texts would miss half of the calls that matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from models import categories
from models.categories import Urgency
from models.store import Document, Store
from models.text import fold, nfc

FILE = Path(__file__).with_name("data") / "danger_words.yml"

#: The order of urgencies, the most urgent first; what a report keeps as `rank` to be sorted by.
RANKS: Mapping[str, int] = {str(urgency): rank for rank, urgency in enumerate(Urgency)}

_WORD = re.compile(r"[\w\u1780-\u17ff]+")
_KHMER = re.compile(r"[\u1780-\u17ff]")


def of(store: Store, category: str, text: str) -> Document:
    """What a report of this category with this text keeps: `urgency` and `rank`.

    :raises NotFound: there is no such category.
    """
    wanted = Urgency.EMERGENCY if danger(text) else Urgency(categories.get(store, category)["urgency"])
    return {"urgency": wanted, "rank": RANKS[wanted]}


def danger(text: str) -> list[str]:
    """The words of danger in a text, as they stand in the file."""
    typed, bare = (_padded(form) for form in (nfc(text).lower(), fold(text)))
    words = _lists()
    typed, bare = _without(words["harmless"], typed, fold_them=False), _without(words["harmless"], bare)
    marked = [word for word in words["marked"] if _has(typed, word)]
    return marked or [word for word in words["bare"] if _has(bare, word)]


def _without(harmless: Iterable[str], padded: str, *, fold_them: bool = True) -> str:
    for phrase in harmless:
        padded = padded.replace(_needle(fold(phrase) if fold_them else phrase), " · ")
    return padded


def _has(padded: str, word: str) -> bool:
    return _needle(word) in padded


def _needle(word: str) -> str:
    return word if _KHMER.search(word) else f" {word} "


def _padded(text: str) -> str:
    return f" {' '.join(_WORD.findall(text))} "


@lru_cache(maxsize=1)
def _lists() -> Mapping[str, list[str]]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {name: [nfc(word).lower() for word in words] for name, words in loaded.items()}
