"""Effects of a calendar: what becomes of the promises made on a day, and which days of a year are worked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.categories import categories
from models.promises import calendars
from models.promises.calendars import CalendarParts
from models.store import Store


@dataclass(frozen=True)
class Effect:
    """When a promise of so many working days, made at one moment, ends by one calendar and by another; in UTC."""

    days: int
    before: datetime
    after: datetime


def of(store: Store, before: CalendarParts, after: CalendarParts, at: datetime) -> list[Effect]:
    """Return what two calendars make of each length that some category promises, the shortest first."""
    was, will = calendars.compiled(before), calendars.compiled(after)
    lengths = sorted({row["promise"] for row in categories.every(store) if row["kinds"]})
    return [Effect(days, was.due(at, days), will.due(at, days)) for days in lengths]


def workdays_by_month(calendar: CalendarParts, year: int) -> list[int]:
    """Return how many days of each month of a year are worked."""
    hours = calendars.compiled(calendar)
    counted = Counter(day.month for day in _days_of(year) if hours.is_workday(day))
    return [counted[month] for month in range(1, 13)]


def _days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)
