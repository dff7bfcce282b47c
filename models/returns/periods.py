"""Periods of reports, by both calendars, and the days on which they are due.

An administrative year (NĐ 09/2019) runs from 15 December to 14 December, its months from the 15th to the 14th; a
statistical one (TT 04/2022) from 1 January to 31 December. Nothing here reads or writes the store.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from models.language.dates import begin_of


class Calendar(StrEnum):
    """Whose days are meant: kỳ hành chính (15th to 14th), kỳ thống kê (1st to last)."""

    ADMINISTRATIVE = "administrative"
    STATISTICAL = "statistical"


class PeriodKind(StrEnum):
    """How long a period is; of `DAYS` somebody names the first and the last."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    DAYS = "days"


#: Months of one period of each kind.
MONTHS: Mapping[PeriodKind, int] = {
    PeriodKind.YEAR: 12,
    PeriodKind.HALF: 6,
    PeriodKind.QUARTER: 3,
    PeriodKind.MONTH: 1,
}

#: On this day of a month an administrative one begins, in the month before.
ADMINISTRATIVE_DAY = 15


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date


def of(calendar: Calendar, kind: PeriodKind, year: int, number: int = 1) -> Period:
    """Return a period of a year: the first quarter is number 1.

    :raises ValueError: a year has no such period, or it is one of named days.
    """
    months = MONTHS.get(kind)
    if months is None or not 1 <= number <= 12 // months:
        raise ValueError(f"no {kind} {number}")
    begins, ends = (number - 1) * months + 1, number * months
    if calendar is Calendar.ADMINISTRATIVE:
        before = date(year - 1, 12, 1) if begins == 1 else date(year, begins - 1, 1)
        return Period(before.replace(day=ADMINISTRATIVE_DAY), date(year, ends, ADMINISTRATIVE_DAY - 1))
    return Period(date(year, begins, 1), date(year, ends, monthrange(year, ends)[1]))


def count(kind: PeriodKind) -> int:
    """Return how many periods of a kind a year has; 0 of named days."""
    return 12 // MONTHS[kind] if kind in MONTHS else 0


def due(period: Period, rule: Mapping[str, int]) -> datetime:
    """Return the moment until which a report is handed in: the end of a day, by the clock of Vietnam.

    :param rule: `{month, day}` in the year in which the period ends, or `{days_after}` after its last day.
    """
    if "days_after" in rule:
        last = period.last + timedelta(days=rule["days_after"])
    else:
        last = date(period.last.year, rule["month"], rule["day"])
    return begin_of(last + timedelta(days=1)).astimezone(UTC)
