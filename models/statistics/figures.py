"""Figures: what the counts of reports mean, every share (on time, fixed, …) with its denominator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from models.statistics.histogram import BINS, percentile
from models.statistics.measure_numbers import DUE, FIRST, RATINGS, REASONS, WORK, Measure, broken
from models.statistics.packed_sums import Sums
from models.workflow.transitions import CloseReason


@dataclass(frozen=True)
class Share:
    """`n` of `of`."""

    n: int
    of: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return round(self.n / self.of, 4) if self.of else None


@dataclass(frozen=True)
class Spread:
    """Working minutes: their median and 90th percentile (2.5 % at most off), and of how many reports."""

    median: int | None
    p90: int | None
    n: int


@dataclass(frozen=True)
class Figures:
    """Figures of the reports that were received in a period.

    :param finished: reports that ended in the period, whenever they were received.
    :param waiting: for the resident; their clock stands still.
    :param answered: have had a reply or an end with its reason, of those received.
    :param fixed: resolved as fixed, of all that ended; only this is "solved".
    :param on_time: ended in time, of those that ended or are overdue; `overdue` is the rest of them.
    :param overdue_open: the part of `overdue` that has not ended yet.
    :param reopened: of all that ever ended.
    :param rated: of those that were resolved; `unrated` let the time pass, `rateable` still may.
    """

    received: int
    finished: int
    open: int
    waiting: int
    merged: int
    withdrawn: int
    rejected: int
    redirected: int
    forwarded: int
    answered: Share
    resolved: Share
    reasons: Mapping[str, int]
    fixed: Share
    on_time: Share
    overdue: Share
    overdue_open: int
    reopened: Share
    first_answer: Spread
    resolution: Spread
    rated: Share
    unrated: int
    rateable: int
    ratings: Mapping[str, int]


def figures(sums: Sums, now: datetime) -> Figures:
    """Return what sums of counters mean at a moment, by which some promises are broken."""
    n = sums[:FIRST].astype(int).tolist()
    reasons = {reason: n[measure] for reason, measure in REASONS.items()}
    ratings = {rating: n[measure] for rating, measure in RATINGS.items()}
    overdue_open = int(sums[DUE : broken(now)].sum())
    decided = n[Measure.ON_TIME] + n[Measure.LATE] + overdue_open
    ended = n[Measure.RESOLVED] + n[Measure.REJECTED] + n[Measure.REDIRECTED]
    rated = sum(ratings.values())
    return Figures(
        received=n[Measure.RECEIVED],
        finished=n[Measure.FINISHED],
        open=int(sums[DUE:].sum()) + n[Measure.WAITING],
        waiting=n[Measure.WAITING],
        merged=n[Measure.MERGED],
        withdrawn=n[Measure.WITHDRAWN],
        rejected=n[Measure.REJECTED],
        redirected=n[Measure.REDIRECTED],
        forwarded=n[Measure.FORWARDED],
        answered=Share(n[Measure.ANSWERED], n[Measure.RECEIVED]),
        resolved=Share(n[Measure.RESOLVED], n[Measure.RECEIVED]),
        reasons=reasons,
        fixed=Share(reasons[CloseReason.FIXED], ended),
        on_time=Share(n[Measure.ON_TIME], decided),
        overdue=Share(n[Measure.LATE] + overdue_open, decided),
        overdue_open=overdue_open,
        reopened=Share(n[Measure.REOPENED], n[Measure.ENDED_ONCE]),
        first_answer=_spread(sums[FIRST : FIRST + BINS]),
        resolution=_spread(sums[WORK : WORK + BINS]),
        rated=Share(rated, rated + n[Measure.UNRATED] + n[Measure.RATEABLE]),
        unrated=n[Measure.UNRATED],
        rateable=n[Measure.RATEABLE],
        ratings=ratings,
    )


def _spread(histogram: Sums) -> Spread:
    return Spread(percentile(histogram, 0.5), percentile(histogram, 0.9), int(histogram.sum()))
