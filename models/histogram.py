"""Histograms of working minutes that can be added up. Bins grow by `GROWTH`, so a percentile is off by 2.5 % at most.

A histogram is `{bin: how many}`; adding those of two days gives that of both. Percentiles are by nearest rank.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

#: Each bin is so much wider than the one below it.
GROWTH = 1.05

_LOG = math.log(GROWTH)


def bin_of(minutes: float) -> int:
    """The bin of an amount of minutes; 0 for less than one."""
    return 0 if minutes < 1 else 1 + math.floor(math.log(minutes) / _LOG)


def minutes_of(number: int) -> int:
    """The whole minutes that stand for a bin: its middle by ratio."""
    return 0 if number == 0 else round(GROWTH ** (number - 0.5))


def percentile(histogram: Mapping[int, int], part: float) -> int | None:
    """The minutes that `part` (0 to 1) of all amounts do not exceed; None when there are none."""
    amount = sum(histogram.values())
    if amount <= 0:
        return None
    rank, seen = max(1, math.ceil(part * amount)), 0
    for number in sorted(histogram):
        seen += histogram[number]
        if seen >= rank:
            return minutes_of(number)
    return None
