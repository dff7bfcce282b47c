"""Shapes of `/v1/desk/courses`."""

from __future__ import annotations

from typing import Any, TypedDict

import marshmallow as ma

from api.desk.staff.schemas import skills_field
from api.extensions.fields import Choice, Name
from models.staff import courses
from models.staff.content import MAX_TITLE
from models.staff.courses import CourseState


def _members(most: int = courses.MAX_ENROLLED, **given: Any) -> ma.fields.List[Any]:
    each = ma.fields.String(validate=ma.validate.Length(max=40))
    return ma.fields.List(each, validate=ma.validate.Length(max=most), **given)


class CourseSessionBodySchema(ma.Schema):
    """A session: its day and its hours."""

    day = ma.fields.String(
        required=True, validate=ma.validate.Length(max=10), metadata={"example": "2026-12-08"}
    )
    hours = ma.fields.Float(
        required=True, validate=ma.validate.Range(min=0.5, max=courses.MOST_HOURS), metadata={"example": 8}
    )
    id = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={"description": "Of a session that there is already: it keeps who came, on whatever day."},
    )


class CourseBodySchema(ma.Schema):
    """What is written of a course, all of it each time."""

    title = Name(MAX_TITLE, metadata={"example": "Vận hành cụm loa"})
    skills = skills_field()
    organiser = Name(MAX_TITLE, metadata={"example": "Sở Văn hóa, Thể thao và Du lịch"})
    area_id = ma.fields.String(
        required=True, validate=ma.validate.Length(max=40), metadata={"example": "86@2025-07-01"}
    )
    sessions = ma.fields.List(
        ma.fields.Nested(CourseSessionBodySchema),
        required=True,
        validate=ma.validate.Length(min=1, max=courses.MAX_SESSIONS),
    )
    enrolled = _members(load_default=list, metadata={"description": "Ids of staff."})


class CourseSessionSchema(CourseSessionBodySchema):
    """A session as it is kept."""

    id = ma.fields.String(required=True)
    attended = _members(
        required=True, allow_none=True, metadata={"description": "Who came; null until it was noted."}
    )


class CourseSchema(CourseBodySchema):
    """A course as it is kept."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    sessions = ma.fields.List(ma.fields.Nested(CourseSessionSchema), required=True)
    enrolled = _members(required=True)
    completed = _members(required=True, metadata={"description": "Came to four fifths of the hours."})
    state = Choice(CourseState, required=True)


class AttendanceSchema(ma.Schema):
    """Who came to a session."""

    attended = _members(required=True)


class AttendanceBody(TypedDict):
    """What `AttendanceSchema` loads."""

    attended: list[str]
