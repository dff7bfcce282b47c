"""Dates and times as people read them: on Viet Nam's clock, in one form for all three languages."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

#: The clock that residents and officials go by. It knows no summer time.
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def begin_of(day: date) -> datetime:
    """Return when a day begins in Vietnam."""
    return datetime.combine(day, time(), VIETNAM)


def year_in_vietnam(year: int) -> tuple[datetime, datetime]:
    """Return when a year begins in Vietnam, and when the next one does."""
    return begin_of(date(year, 1, 1)), begin_of(date(year + 1, 1, 1))


def day(at: datetime) -> str:
    """Return the day of an aware moment: `05/11/2026`."""
    return f"{at.astimezone(VIETNAM):%d/%m/%Y}"


def machine_readable(at: datetime) -> str:
    """Return an aware moment for the `datetime` of a page's `<time>`: `2026-11-05T18:30+07:00` (ISO 8601)."""
    return at.astimezone(VIETNAM).isoformat(timespec="minutes")


def day_of(iso: str) -> str:
    """Return a day that is stored as `2026-11-05` as people read it: `05/11/2026`; what is no day stays as it is."""
    try:
        return f"{date.fromisoformat(iso):%d/%m/%Y}"
    except ValueError:
        return iso


def iso_of(written: str) -> str:
    """Return a day that somebody wrote as `5/11/2026` as it is stored, `2026-11-05`; all else stays as it is."""
    try:
        day, month, year = map(int, written.split("/"))
        return date(year, month, day).isoformat()
    except ValueError:
        return written


def past_day(text: str) -> date | None:
    """Return a day that is written as `2026-11-05`; None where it is none, or lies ahead in Vietnam."""
    try:
        found = date.fromisoformat(text) if len(text) == len("2026-11-05") else None
    except ValueError:
        return None
    return found if found and found <= datetime.now(VIETNAM).date() else None


def day_and_time(at: datetime) -> str:
    """Return an aware moment: `18:30 05/11/2026`."""
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
