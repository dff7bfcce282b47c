"""Judging: whether a figure reaches its target, and what is needed each year until its year; pure functions."""

from __future__ import annotations

import math
from typing import NamedTuple

from models.targets.catalogue import Op, Target


class Standing(NamedTuple):
    """Whether a target is reached, and what is missing.

    :param reached: None where there is no figure.
    :param missing: how many more are needed.
    :param a_year: how many a year until the year of the target; None where that is over, or nothing is missing.
    :param is_over: the year of the target has passed.
    """

    reached: bool | None
    missing: int
    a_year: int | None
    is_over: bool


def standing(target: Target, n: int, d: int, year: int) -> Standing:
    """Return where a target stands with `n` of `d` in a year."""
    is_over = year > target.year
    if not d:
        return Standing(None, 0, None, is_over)
    missing = max(0, needed(target, d) - n)
    left = target.year - year + 1
    pace = math.ceil(missing / left) if missing and left > 0 and not target.yearly else None
    return Standing(missing == 0, missing, pace, is_over)


def needed(target: Target, d: int) -> int:
    """Return the least numerator with which a target is reached of `d`."""
    exact = target.value * d / 100
    return math.floor(exact) + 1 if target.op == Op.MORE else math.ceil(exact)
