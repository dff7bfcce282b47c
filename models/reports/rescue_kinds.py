"""Kinds of rescue: fire, water, injury (`rescue_kinds.yml`): what is asked, advised, and whom to call first.

Nobody in a fire is told to stay high, and their first number is that of the fire brigade.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypedDict, cast

from models.language.text import fold, marked
from models.reports.reports import Report
from models.store import datafiles

_WORD = re.compile(r"\w+")
_KHMER = re.compile(r"[\u1780-\u17ff]")


class RescueKinds(TypedDict):
    """The file: `words` tell a kind, the first kind counts; `numbers` are called first, the first of them first.

    `other` is taken out of a text before.
    """

    other: list[str]
    words: Mapping[str, list[str]]
    numbers: Mapping[str, list[str]]


def kind_of(text: str) -> str:
    """Return what a call is about: "fire", "water", "injury", or "" where its words do not say."""
    typed, plain = _words(marked(text)), _words(fold(text))
    for word in kept()["other"]:
        text = text.replace(word, " ") if _KHMER.search(word) else text
        bare = typed == plain
        plain = plain.replace(f" {fold(word)} ", " · ")
        typed = plain if bare else typed.replace(f" {marked(word)} ", " · ")
    kinds = kept()["words"].items()
    fits = (kind for kind, words in kinds if any(_has(word, text, typed, plain) for word in words))
    return next(fits, "")


def kind_of_call(report: Report) -> str:
    """Return what a call is about by its words and all that was added to it."""
    return kind_of("\n".join((report["text"], *(row["text"] for row in report.get("supplements", [])))))


def called_first(numbers: Iterable[str], kind: str) -> list[str]:
    """Return numbers in the order in which they are called for a kind of rescue."""
    first = kept()["numbers"].get(kind, [])
    return sorted(numbers, key=lambda number: first.index(number) if number in first else len(first))


@lru_cache(maxsize=1)
def kept() -> RescueKinds:
    """Return the file."""
    return cast(RescueKinds, datafiles.read("rescue_kinds.yml"))


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text))} "


def _has(word: str, text: str, typed: str, plain: str) -> bool:
    if _KHMER.search(word):
        return word in text
    if f" {marked(word)} " in typed:
        return True
    return typed == plain and " " in word and f" {fold(word)} " in plain
