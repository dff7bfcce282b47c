"""Words named in a text: whether a phrase of a list stands in what somebody wrote."""

from __future__ import annotations

import re

from models.language.text import fold

_KHMER = re.compile(r"[\u1780-\u17ff]")
_WORD = re.compile(r"[\w\u1780-\u17ff]+")


def spaced(text: str) -> str:
    """Return the folded words of a text, a blank before and after each."""
    return f" {' '.join(_WORD.findall(fold(text)))} "


def needle(phrase: str) -> str:
    """Return what to look for in a `spaced` text to find a folded phrase; Khmer may stand anywhere."""
    return phrase if _KHMER.search(phrase) else f" {phrase} "
