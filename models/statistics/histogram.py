"""Histograms of working minutes that can be added up. Bins grow by `GROWTH`, so a percentile is off by 2.5 % at most.

A histogram is an array of how many there are in each bin; the sum of those of two days is that of both. Percentiles are
by nearest rank.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

#: Each bin is so much wider than the one below it.
GROWTH = 1.05

#: So many bins: the last one holds everything beyond 18 years of working time.
BINS = 300

_LOG = math.log(GROWTH)


def bin_of(minutes: float) -> int:
    """Return the bin of an amount of minutes; 0 for less than one."""
    return 0 if minutes < 1 else min(1 + math.floor(math.log(minutes) / _LOG), BINS - 1)


def minutes_of(number: int) -> int:
    """Return the whole minutes that stand for a bin: its middle by ratio."""
    return 0 if number == 0 else round(GROWTH ** (number - 0.5))


def percentile(histogram: npt.NDArray[np.float64], part: float) -> int | None:
    """Return the minutes that `part` (0 to 1) of all amounts do not exceed; None when there are none."""
    seen = np.cumsum(histogram)
    if not len(seen) or seen[-1] <= 0:
        return None
    rank = max(1, math.ceil(part * seen[-1]))
    return minutes_of(int(np.searchsorted(seen, rank)))
