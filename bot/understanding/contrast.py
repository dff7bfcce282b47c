"""Contrast: texts that say two things, one against the other: "I am fine, but my neighbour is stuck"."""

from __future__ import annotations

import re

from bot.understanding import danger, safety
from bot.understanding.danger import Danger
from models.safety import well_words
from models.safety.well_words import Answer

_AGAINST = re.compile(
    r"[,;.!\n]|\b(?:nhưng|nhung|nma|mà|ma|còn|con|chỉ có|chi co|but|however|though|only)\b|ប៉ុន្តែ|តែ",
    re.IGNORECASE,
)

_RANKS = {Danger.NONE: 0, Danger.POSSIBLE: 1, Danger.CERTAIN: 2}


def worst(*levels: Danger) -> Danger:
    """Return the surest of some judgements; none where there is none."""
    return max(levels, key=_RANKS.__getitem__, default=Danger.NONE)


def danger_beside_safety(text: str) -> Danger:
    """Return how surely the rest of a text calls for help, one part of which says that its writer is safe."""
    parts = [part for part in _AGAINST.split(text) if part and part.strip()]
    safe = [part for part in parts if is_safe(part)]
    if not safe or len(parts) == len(safe):
        return Danger.NONE
    return worst(*(danger.judged(part) for part in parts if part not in safe))


def says_safe(text: str) -> bool:
    """Say whether a text, or one part of it, says that its writer is safe."""
    return is_safe(text) or any(is_safe(part) for part in _AGAINST.split(text) if part)


def is_safe(text: str) -> bool:
    """Say whether a whole text says that its writer is safe, in whatever words."""
    return safety.judged(text) or well_words.understood(text) is Answer.WELL
