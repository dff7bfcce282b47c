"""Periods of the evaluation: whole months in Vietnam, from the first to the last."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.errors import Fault
from models.language.dates import VIETNAM, begin_of
from models.monitoring import figures

#: The longest period, in months: what counts posts reads no more.
MOST_MONTHS = 13


@dataclass(frozen=True)
class Period:
    """From a month to another (`2026-01`), both included."""

    first: str
    last: str

    @property
    def months(self) -> list[str]:
        """Return its months."""
        return figures.months_between(self.first, self.last)

    @property
    def first_day(self) -> date:
        """Return its first day."""
        return date.fromisoformat(f"{self.first}-01")

    @property
    def last_day(self) -> date:
        """Return its last day."""
        begins = date.fromisoformat(f"{self.last}-01")
        return begins.replace(day=monthrange(begins.year, begins.month)[1])

    @property
    def begins(self) -> datetime:
        """Return the moment at which it begins."""
        return begin_of(self.first_day)

    @property
    def ends(self) -> datetime:
        """Return the moment at which it is over."""
        return begin_of(self.last_day + timedelta(days=1))


def of(first: str, last: str, now: datetime) -> Period:
    """Return a period; what is left out is from the January of its end until now."""
    end = last or max(f"{now.astimezone(VIETNAM):%Y-%m}", first)
    return Period(first or f"{end[:4]}-01", end)


def faults_of(asked: Period) -> Iterator[Fault]:
    """Name a period that is upside down or too long."""
    if not 0 < len(asked.months) <= MOST_MONTHS:
        yield Fault("last", "months_span", {"most": MOST_MONTHS}, about=("first", "last"))
