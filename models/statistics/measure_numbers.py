"""Measure numbers: what a report can count, each as a small number; counters hold pairs of such a number and an amount.

Numbers below `FIRST` are a `Measure`; from `FIRST` and from `WORK` on stand bins of working minutes
(`models.statistics.histogram`), of the first answer and of the resolution; from `DUE` on the promises of open
reports, by the quarter of a day in which they end. The numbers stand in stored counters: never reuse a number for
something else, and run `loa recount` after adding a measure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import IntEnum

from models.language.dates import VIETNAM
from models.statistics.histogram import BINS
from models.workflow.transitions import CloseReason, Rating


class Measure(IntEnum):
    """What is counted one by one; the names of states, reasons and ratings are those of the workflow."""

    RECEIVED = 0
    FINISHED = 1
    ANSWERED = 2
    ENDED_ONCE = 3
    ON_TIME = 4
    LATE = 5
    FORWARDED = 6
    REOPENED = 7
    RESOLVED = 8
    UNRATED = 9
    RATEABLE = 10
    WAITING = 11
    MERGED = 12
    WITHDRAWN = 13
    REJECTED = 14
    REDIRECTED = 15
    REASON_FIXED = 16
    REASON_REFERRED = 17
    REASON_NOT_OURS = 18
    REASON_DUPLICATE = 19
    REASON_CANNOT_FIX = 20
    REASON_NO_PROBLEM_FOUND = 21
    RATING_VERY_SATISFIED = 32
    RATING_SATISFIED = 33
    RATING_ACCEPTABLE = 34
    RATING_UNSATISFIED = 35


#: What a resolution was, and how it was rated.
REASONS: Mapping[str, Measure] = {reason: Measure[f"REASON_{reason.name}"] for reason in CloseReason}
RATINGS: Mapping[str, Measure] = {rating: Measure[f"RATING_{rating.name}"] for rating in Rating}

FIRST = 64
WORK = FIRST + BINS
DUE = WORK + BINS

#: Numbers fit in two bytes.
NUMBERS = 1 << 16

#: Promises are told apart by quarters of a day: 0, 6, 12 and 18 o'clock in Vietnam. All before `EPOCH` are one, and all
#: after the year 2069.
QUARTER = timedelta(hours=6)
EPOCH = datetime(2026, 1, 1, tzinfo=VIETNAM)


def due(promised: datetime) -> int:
    """Return the number of an open report's promise: the first quarter of a day that begins with or after it."""
    return DUE + min(max(math.ceil((promised - EPOCH) / QUARTER), 0), NUMBERS - 1 - DUE)


def broken(now: datetime) -> int:
    """Return the number below which promises of open reports are broken."""
    return DUE + max((now - EPOCH) // QUARTER + 1, 0)
