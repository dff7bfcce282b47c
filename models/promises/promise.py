"""Clocks: promises are kept in the working time of the active province; see `models.promises.calendars`.

An installation serves one province, the one that the setting PROVINCE names: nobody can file for an area of another
(`models.reports.filing.file`), so every clock runs by one calendar. The store holds the maps of others for look-ups
only. If the setting is changed, promises that were made stay, and what is counted from then on goes by the new one.

A promise of n working days ends at the closing time of the nth working day after the one on which it was made.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from models.areas import areas
from models.categories import categories
from models.categories.categories import Urgency
from models.promises import calendars
from models.promises.working_time import WorkingTime
from models.store import Store


def working_time(store: Store) -> WorkingTime:
    """Return the working time of the active province, for those who ask it more than once."""
    return calendars.working_time(store, areas.active_province_id(store))


def promise(store: Store, category: str, at: datetime, urgency: str | None = None) -> datetime:
    """Return when the promise of a category, made at `at`, ends; in UTC.

    :param urgency: of the report; an emergency does not wait as long as its category may.
    :raises NotFound: there is no such category.
    """
    found = categories.get(store, category)
    days = found["promise"]
    if urgency == Urgency.EMERGENCY != found["urgency"]:
        days = min(days, calendars.emergency()["promise_days"])
    return working_time(store).due(at, days)


def resumed(store: Store, due_at: datetime, paused_at: datetime, now: datetime) -> datetime:
    """Return when a promise that stood still from `paused_at` to `now` ends; see `WorkingTime.resumed`."""
    return working_time(store).resumed(due_at, paused_at, now)


def between(store: Store, start: datetime, end: datetime) -> int:
    """Return the whole minutes of working time from `start` to `end`; 0 when `end` is earlier."""
    return working_time(store).between(start, end) // timedelta(minutes=1)
