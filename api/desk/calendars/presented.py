"""The working calendar as officials see it."""

from __future__ import annotations

from models.promises.calendars import Calendar, CalendarParts


class ShownCalendar(CalendarParts):
    """The calendar in force; `version` is 0 while the file's holds, `origin` is `file` or `desk`."""

    province_id: str
    version: int
    origin: str


def show(calendar: Calendar) -> ShownCalendar:
    """Show a calendar."""
    return {
        "province_id": calendar["_id"],
        "version": calendar["version"],
        "origin": calendar.get("origin", "desk"),
        "workdays": calendar["workdays"],
        "hours": calendar["hours"],
        "yearly": calendar["yearly"],
        "days_off": calendar["days_off"],
        "extra_workdays": calendar["extra_workdays"],
    }
