"""Rules of monitoring, from `models/data/monitoring.yml`: when an outlet is not well, and what is made of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from models.language.dates import VIETNAM
from models.store.datafiles import read


class Cause(StrEnum):
    """Why outlets of a commune are not well, as far as it can be seen from afar.

    `OUTAGE` several were lost at one moment (power or carrier); `LOST` each by itself; `SILENT` an airing fell due and
    nothing was heard; `WRONG` something else is played or shown; `CLONED` a copy of the device tried to get in;
    `UNREACHABLE` nearly all of the province were lost at one moment, so that it is Loa or its line.
    """

    OUTAGE = "outage"
    LOST = "lost"
    SILENT = "silent"
    WRONG = "wrong"
    CLOCK_OFF = "clock_off"
    LOW_SPACE = "low_space"
    NEEDS_FLAG = "needs_flag"
    CLONED = "cloned"
    UNREACHABLE = "unreachable"


#: Causes for which an outlet can't be expected to be heard; what fell due meanwhile is left out of the share.
LOSSES = (Cause.OUTAGE, Cause.LOST, Cause.UNREACHABLE)


@dataclass(frozen=True)
class CauseRule:
    """What follows from one cause.

    :param at_night: officials are told at any hour; else at the end of the night.
    :param ticket: after so long it becomes a report; None by hand only.
    :param by_itself: it is over when the outlets are well again.
    """

    at_night: bool
    ticket: timedelta | None
    by_itself: bool


@dataclass(frozen=True)
class Thresholds:
    """From when on an outlet is not well; see the file."""

    missed_beats: int
    offline: timedelta
    offline_beats: int
    silent: timedelta
    judged: timedelta
    wrong_beats: int
    clock_seconds: float
    low_space_bytes: int
    intervals_seconds: tuple[int, ...]

    def interval(self, seconds: float) -> int:
        """Return the class of intervals that a device belongs to: the shortest that is not below its own."""
        longest = self.intervals_seconds[-1]
        return next((one for one in self.intervals_seconds if one >= seconds), longest)

    def stale_after(self, interval: int) -> timedelta:
        """Return after which silence an outlet is stale."""
        return timedelta(seconds=self.missed_beats * interval)

    def offline_after(self, interval: int) -> timedelta:
        """Return after which silence an outlet is offline."""
        return max(self.offline, timedelta(seconds=self.offline_beats * interval))


@dataclass(frozen=True)
class Grouping:
    """How outlets that are not well are put together; see the file."""

    together: timedelta
    together_least: int
    ours_share: float
    ours_least: int
    quiet: timedelta
    again: timedelta
    night_from: time
    night_to: time

    def told_at(self, rule: CauseRule, now: datetime) -> datetime:
        """Return when officials are told of what began now."""
        local = now.astimezone(VIETNAM)
        if rule.at_night or not self._is_night(local.time()):
            return now
        morning = datetime.combine(local.date(), self.night_to, VIETNAM)
        return morning if morning > local else morning + timedelta(days=1)

    def _is_night(self, at: time) -> bool:
        return at >= self.night_from or at < self.night_to


@cache
def thresholds() -> Thresholds:
    """Return from when on an outlet is not well."""
    row: dict[str, Any] = read("monitoring.yml")["thresholds"]
    minutes = {name: timedelta(minutes=row[name]) for name in ("offline", "silent", "judged")}
    return Thresholds(**{**row, **minutes, "intervals_seconds": tuple(row["intervals_seconds"])})


@cache
def grouping() -> Grouping:
    """Return how outlets that are not well are put together."""
    row: dict[str, Any] = read("monitoring.yml")["incidents"]
    return Grouping(
        together=timedelta(seconds=row["together_seconds"]),
        together_least=row["together_least"],
        ours_share=row["ours_share"],
        ours_least=row["ours_least"],
        quiet=timedelta(minutes=row["quiet"]),
        again=timedelta(minutes=row["again"]),
        night_from=time.fromisoformat(row["night_from"]),
        night_to=time.fromisoformat(row["night_to"]),
    )


@cache
def rule_of(cause: Cause) -> CauseRule:
    """Return what follows from a cause."""
    row: dict[str, Any] = read("monitoring.yml")["causes"][cause]
    ticket = None if row["ticket"] is None else timedelta(hours=row["ticket"])
    return CauseRule(row["told"] == "always", ticket, row["ends"] == "itself")
