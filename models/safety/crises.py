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

#: What tells a pattern from a phrase.
_PATTERN = re.compile(r"[\\^$]")


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
    patterns: NotRequired[list[str]]
    harming: NotRequired[list[str]]
    in_care: NotRequired[list[str]]
    spelling: NotRequired[dict[str, str]]


def understood(text: str) -> Crisis | None:
    """Return the crisis that a text tells of; None for none."""
    typed = _typed(text)
    return next((one for one in Crisis if _tells(one, typed, "sure", "words", "patterns")), None)


def is_sure(text: str) -> bool:
    """Say whether a text leaves no doubt that it tells of a crisis of whoever writes it."""
    typed = _typed(text)
    return any(_tells(one, typed, "sure", "patterns") for one in Crisis)


def wants_nobody(text: str) -> bool:
    """Say whether somebody who wants to die asks that nobody comes, or is told."""
    return _has(Crisis.SELF_HARM, "nobody", _typed(text))


def is_harming(text: str) -> bool:
    """Say whether somebody who wants to die tells that they harm themselves, or are about to."""
    return _has(Crisis.SELF_HARM, "harming", _typed(text)) and not is_in_care(text)


def is_in_care(text: str) -> bool:
    """Say whether somebody who wants to die tells that others take them to hospital, or that they are there."""
    return _has(Crisis.SELF_HARM, "in_care", _typed(text))


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
    """Return a text as it is searched, with chat spelling undone: without marks where it has none."""
    words = _WORD.findall(marked(nfc(text)))
    bare = all(map(str.isascii, words))
    return f" {' '.join(_spelt(word, bare=bare) for word in words)} "


def _spelt(word: str, *, bare: bool) -> str:
    meant = _file()[Crisis.SELF_HARM].get("spelling", {}).get(word, word)
    return fold(meant) if bare else meant


def _tells(crisis: Crisis, typed: str, *parts: str) -> bool:
    return any(_has(crisis, part, typed) for part in parts) and not _has(crisis, "unless", typed)


def _has(crisis: Crisis, part: str, typed: str) -> bool:
    plain = fold(typed).strip()
    return any(map(typed.__contains__, _listed(crisis, part))) or any(
        pattern.search(plain) for pattern in _patterns(crisis, part)
    )


@lru_cache(maxsize=32)
def _listed(crisis: Crisis, part: str) -> frozenset[str]:
    words = [_typed(text).strip() for text in _texts(crisis, part) if not _PATTERN.search(text)]
    whole = {f" {form} " for word in words if not _KHMER.search(word) for form in (word, fold(word))}
    return frozenset(whole | {word for word in words if _KHMER.search(word)})


@lru_cache(maxsize=32)
def _patterns(crisis: Crisis, part: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text) for text in _texts(crisis, part) if _PATTERN.search(text))


def _texts(crisis: Crisis, part: str) -> list[str]:
    return cast(dict[str, list[str]], _file()[crisis]).get(part, [])


@lru_cache(maxsize=1)
def _file() -> dict[str, CrisisWords]:
    return cast(dict[str, CrisisWords], datafiles.read("crises.yml"))
