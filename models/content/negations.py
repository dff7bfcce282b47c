"""Negations: how often a sentence denies something ("không bị vỡ", "is not broken", "មិនបាក់").

Words alone do not tell: "có vỡ không?" asks and denies nothing. So what is said around a claim goes first, then
the word that ends a question (`models/data/corrections.yml`). A word too many is harmless: nothing is said of the
sentence then.
"""

from __future__ import annotations

import re
from functools import lru_cache

from models.content.correction_rules import rules
from models.language.text import fold

_CLAUSE = re.compile(r"[,.;:?!…\n]+")
_KHMER = re.compile(r"[\u1780-\u17ff]")


def said(text: str) -> int:
    """Return how many negations a statement has."""
    return len(_word().findall(fold(text)))


def asked(text: str) -> int:
    """Return how many negations the sentence has that a question is about."""
    folded = _around().sub(" ", fold(text))
    return sum(said(_ending().sub("", clause.strip())) for clause in _CLAUSE.split(folded))


@lru_cache(maxsize=1)
def _around() -> re.Pattern[str]:
    """Return what is said around a claim, but where that denies something, too; the longest first."""
    phrases = sorted(map(fold, rules()["around"]), key=len, reverse=True)
    return re.compile("|".join(map(_whole, phrases)))


@lru_cache(maxsize=1)
def _word() -> re.Pattern[str]:
    found = sorted(map(fold, rules()["denying"]), key=len, reverse=True)
    return re.compile(r"(?<=n)['\u2019]t\b|" + "|".join(map(_whole, found)))


@lru_cache(maxsize=1)
def _ending() -> re.Pattern[str]:
    """Return the words that make a question of the sentence before them, with what people put behind."""
    endings, behind = ("|".join(map(re.escape, map(fold, rules()[name]))) for name in ("endings", "behind"))
    return re.compile(rf"(?<![a-z\d])(?:{endings})(?:\s+(?:{behind}))*$")


def _whole(phrase: str) -> str:
    """Return the pattern of a phrase; Khmer has no blanks, so there it may stand anywhere."""
    return re.escape(phrase) if _KHMER.search(phrase) else rf"(?<!\w){re.escape(phrase)}(?!\w)"
