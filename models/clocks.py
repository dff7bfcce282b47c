"""Clocks: promises are kept in working days of Vietnam.

Working days are Monday to Friday in Asia/Ho_Chi_Minh; a promise ends with the office hours of its last day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models import categories
from models.store import Store

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

#: End of office hours.
CLOSING = time(17, 0)

SATURDAY = 5


def promise(store: Store, category: str, at: datetime) -> datetime:
    """When the promise of a category, made at `at`, ends; in UTC.

    :raises NotFound: there is no such category.
    """
    return due(at, categories.get(store, category)["promise"])


def resumed(store: Store, due_at: datetime, paused_at: datetime, now: datetime) -> datetime:
    """When a promise that was paused ends: as many working days later as the pause had."""
    day, days = paused_at.astimezone(VIETNAM).date(), 0
    while day < now.astimezone(VIETNAM).date():
        day, days = _next_working_day(day), days + 1
    return due(due_at, days) if days else due_at


def due(filed_at: datetime, working_days: int) -> datetime:
    """When a promise of so many working days, made at `filed_at`, ends; in UTC. The day of filing does not count."""
    day = filed_at.astimezone(VIETNAM).date()
    for _ in range(working_days):
        day = _next_working_day(day)
    return datetime.combine(day, CLOSING, VIETNAM).astimezone(UTC)


def _next_working_day(day: date) -> date:
    following = day + timedelta(days=1)
    while following.weekday() >= SATURDAY:
        following += timedelta(days=1)
    return following
