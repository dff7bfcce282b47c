"""Kinds of rescue: fire, water, injury, so that nobody in a fire is told to stay high (`rescue_kinds.yml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from models.language.text import fold, marked

FILE = Path(__file__).with_name("rescue_kinds.yml")

_WORD = re.compile(r"\w+")
_KHMER = re.compile(r"[\u1780-\u17ff]")


def kind_of(text: str) -> str:
    """Return what a call is about: "fire", "water", "injury", or "" where its words do not say."""
    typed, plain = _words(marked(text)), _words(fold(text))
    fits = (kind for kind, words in _kinds().items() if any(_has(word, text, typed, plain) for word in words))
    return next(fits, "")


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text))} "


def _has(word: str, text: str, typed: str, plain: str) -> bool:
    if _KHMER.search(word):
        return word in text
    if f" {marked(word)} " in typed:
        return True
    return typed == plain and " " in word and f" {fold(word)} " in plain


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, list[str]]:
    read: Mapping[str, list[str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read
