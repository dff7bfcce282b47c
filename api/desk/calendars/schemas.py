"""Shapes of the working calendar."""

from __future__ import annotations

import marshmallow as ma

from api.extensions.fields import Name
from models.promises.calendars import Basis


class OfficeHoursSchema(ma.Schema):
    """From when to when an office is open, `HH:MM` in Viet Nam."""

    opens = ma.fields.String(
        required=True, validate=ma.validate.Length(equal=5), metadata={"example": "07:00"}
    )
    closes = ma.fields.String(
        required=True, validate=ma.validate.Length(equal=5), metadata={"example": "11:30"}
    )


class YearlySchema(ma.Schema):
    """A day that is off in every year, `MM-DD`."""

    day = ma.fields.String(required=True, validate=ma.validate.Length(equal=5), metadata={"example": "09-02"})
    name = Name(120)


class CalendarDaySchema(ma.Schema):
    """One day off, or one worked although the week says otherwise."""

    date = ma.fields.String(
        required=True, validate=ma.validate.Length(equal=10), metadata={"example": "2027-02-05"}
    )
    name = Name(120)
    basis = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf([str(basis) for basis in Basis]),
        metadata={"description": "How sure it is; a day off that is `pending` is worked."},
    )


class CalendarPartsSchema(ma.Schema):
    """What people edit."""

    workdays = ma.fields.List(
        ma.fields.Integer(),
        required=True,
        validate=ma.validate.Length(min=1, max=7),
        metadata={"description": "ISO days of the week; 1 is Monday."},
    )
    hours = ma.fields.List(
        ma.fields.Nested(OfficeHoursSchema), required=True, validate=ma.validate.Length(min=1, max=6)
    )
    yearly = ma.fields.List(
        ma.fields.Nested(YearlySchema), required=True, validate=ma.validate.Length(max=60)
    )
    days_off = ma.fields.List(
        ma.fields.Nested(CalendarDaySchema), required=True, validate=ma.validate.Length(max=1000)
    )
    extra_workdays = ma.fields.List(
        ma.fields.Nested(CalendarDaySchema), required=True, validate=ma.validate.Length(max=1000)
    )


class CalendarSchema(CalendarPartsSchema):
    """The calendar in force in the province."""

    province_id = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True, metadata={"description": "0 while the file's calendar holds."})
    origin = ma.fields.String(required=True, validate=ma.validate.OneOf(["file", "desk"]))
