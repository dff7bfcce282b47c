"""Crises: whether somebody wants to die, or watches who does, is beaten, or a child is hurt (`crises.yml`).

Such a message is a call like any other, with other words and other numbers in the answer.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NotRequired, TypedDict, cast

from models.language.text import fold, marked, nfc
from models.reports import hotlines
from models.reports.hotlines import Hotline
from models.store import Store, datafiles

_WORD = re.compile(r"[\w\u1780-\u17ff]+")
_KHMER = re.compile(r"[\u1780-\u17ff]")


class Crisis(StrEnum):
    """What it is; of several the first counts."""

    BYSTANDER = "bystander"
    SELF_HARM = "self_harm"
    CHILD = "child"
    VIOLENCE = "violence"


class CrisisWords(TypedDict):
    """What tells a crisis, and whom to call, the first number first."""

    hotlines: list[str]
    sure: list[str]
    words: list[str]
    unless: list[str]
    nobody: NotRequired[list[str]]


def understood(text: str) -> Crisis | None:
    """Return the crisis that a text tells of; None for none."""
    typed = _typed(text)
    return next((one for one in Crisis if _tells(one, typed, "sure", "words")), None)


def is_sure(text: str) -> bool:
    """Say whether a text leaves no doubt that it tells of a crisis of whoever writes it."""
    typed = _typed(text)
    return any(_tells(one, typed, "sure") for one in Crisis)


def wants_nobody(text: str) -> bool:
    """Say whether somebody who wants to die asks that nobody comes, or is told."""
    return _has(Crisis.SELF_HARM, "nobody", _typed(text))


def language_of(text: str) -> str:
    """Return the language in which a crisis is told, vi, km or en; "" where a text tells of none."""
    crisis, typed = understood(text), _typed(text)
    if crisis is None:
        return ""
    if _KHMER.search(text):
        return "km"
    told = (word for part in ("sure", "words") for word in _texts(crisis, part) if word.isascii())
    english = marked(text) == fold(text) and any(f" {word} " in typed for word in told)
    return "en" if english else "vi"


def numbers(store: Store, crisis: Crisis) -> list[Hotline]:
    """Return whom to call in a crisis, as far as the province has these numbers."""
    known = {row["_id"]: row for row in hotlines.every(store)}
    return [known[number] for number in _file()[crisis]["hotlines"] if number in known]


def _typed(text: str) -> str:
    return f" {' '.join(_WORD.findall(marked(nfc(text))))} "


def _tells(crisis: Crisis, typed: str, *parts: str) -> bool:
    return any(_has(crisis, part, typed) for part in parts) and not _has(crisis, "unless", typed)


def _has(crisis: Crisis, part: str, typed: str) -> bool:
    return any(map(typed.__contains__, _listed(crisis, part)))


@lru_cache(maxsize=16)
def _listed(crisis: Crisis, part: str) -> frozenset[str]:
    words = [marked(text) for text in _texts(crisis, part)]
    whole = {f" {form} " for word in words if not _KHMER.search(word) for form in (word, fold(word))}
    return frozenset(whole | {word for word in words if _KHMER.search(word)})


def _texts(crisis: Crisis, part: str) -> list[str]:
    return cast(dict[str, list[str]], _file()[crisis])[part]


@lru_cache(maxsize=1)
def _file() -> dict[str, CrisisWords]:
    return cast(dict[str, CrisisWords], datafiles.read("crises.yml"))
