"""Contrast: texts that say two things, one against the other: "I am fine, but my neighbour is stuck"."""

from __future__ import annotations

import re

from bot.understanding import danger, safety
from bot.understanding.danger import Danger, worst

#: What stands between the two things.
_AGAINST = re.compile(
    r"[.;!\n]+|\b(?:nhưng|nhung|nma|mà|ma|còn|con|but|however|though)\b|ប៉ុន្តែ|តែ", re.IGNORECASE
)
_PARTS = re.compile(rf"{_AGAINST.pattern}|,", re.IGNORECASE)

#: Fewer words of a Vietnamese or English text call for nobody: "4 people".
LEAST_WORDS = 3

_KHMER = re.compile(r"[\u1780-\u17ff]")


def danger_of_parts(text: str) -> Danger:
    """Return how surely any part of a text calls for help."""
    return worst(*map(danger.judged, _parts(_PARTS, text)))


def danger_beside_safety(text: str) -> Danger:
    """Return how surely the rest of a text calls for help, one part of which says that its writer is safe."""
    parts = [part for part in _AGAINST.split(text) if part and part.strip()]
    if not any(map(is_safe, parts)):
        return Danger.NONE
    return worst(*(danger.judged(part) for part in _parts(_AGAINST, text) if not is_safe(part)))


def says_safe(text: str) -> bool:
    """Say whether a text, or one part of it, says that its writer is safe."""
    return is_safe(text) or any(is_safe(part) for part in _AGAINST.split(text) if part)


def is_safe(text: str) -> bool:
    """Say whether a whole text says outright that its writer is safe."""
    return safety.is_explicit(text)


def _parts(between: re.Pattern[str], text: str) -> list[str]:
    found = [part.strip() for part in between.split(text) if part]
    return [part for part in found if len(part.split()) >= LEAST_WORDS or _KHMER.search(part)]
