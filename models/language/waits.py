"""Waits: how long somebody has to wait, in words and never too short ("5 phút")."""

from __future__ import annotations

from math import ceil

from models.language import wording

#: Seconds of each unit, and up to how many seconds it is said in it.
UNITS = (("second", 1, 90), ("minute", 60, 90 * 60), ("hour", 3600, 36 * 3600), ("day", 86_400, None))


def said(seconds: int, language: str) -> str:
    """Return a wait in words of a language, rounded up to a whole unit.

    :param seconds: 1 or more.
    """
    unit, length = next((unit, length) for unit, length, most in UNITS if most is None or seconds <= most)
    count = max(1, ceil(seconds / length))
    return wording.word(f"wait_{unit}" if count == 1 else f"wait_{unit}s", language).format(count=count)
