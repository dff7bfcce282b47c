"""Clocks: promises are kept in working days of Vietnam.

Working days are Monday to Friday in Asia/Ho_Chi_Minh; a promise ends with the last minute of office hours on its last day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

#: End of office hours.
CLOSING = time(17, 0)

SATURDAY = 5


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
