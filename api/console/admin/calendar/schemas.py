"""The forms of the calendar: one day, and the office hours of a week."""

from __future__ import annotations

import marshmallow as ma

from api.desk.calendars.schemas import CalendarDaySchema, CalendarPartsSchema


class DayFormSchema(CalendarDaySchema):
    """One day off, of one year or of every year, or one worked although the week says otherwise."""

    is_off = ma.fields.String(required=True, validate=ma.validate.OneOf(["off", "yearly", "extra"]))


class HoursFormSchema(CalendarPartsSchema):
    """Which days of the week are worked, from when to when."""

    class Meta:
        fields = ("workdays", "hours")
