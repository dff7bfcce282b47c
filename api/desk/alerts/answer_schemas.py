"""Shapes of what people answered to an alert, as officials see it."""

from __future__ import annotations

import marshmallow as ma

from api.extensions.fields import Choice
from api.extensions.paging import PageArgs, PageArgsSchema
from models.safety.check_ins import SafetyState


class AnswersArgsSchema(PageArgsSchema):
    """Which answers."""

    state = Choice(SafetyState, load_default="")


class AnswersArgs(PageArgs):
    """What `AnswersArgsSchema` loads."""

    state: str


class AnsweredAreaSchema(ma.Schema):
    """Where somebody counts."""

    id = ma.fields.String(required=True)
    full_name = ma.fields.String(required=True)


class FormerAnswerSchema(ma.Schema):
    """An answer before the present one."""

    state = Choice(SafetyState, required=True)
    at = ma.fields.AwareDateTime(format="iso", required=True)
    channel = ma.fields.String(required=True)


class DeskCheckInSchema(ma.Schema):
    """What one person answered. Who they are is not said; that of a call for rescue opens with its report."""

    state = Choice(SafetyState, required=True)
    at = ma.fields.AwareDateTime(format="iso", required=True)
    channel = ma.fields.String(required=True)
    exercise = ma.fields.Boolean(required=True, metadata={"description": "Said in a drill: nobody is sent."})
    area = ma.fields.Nested(
        AnsweredAreaSchema,
        required=True,
        allow_none=True,
        metadata={"description": "The area that they named or follow; null when nobody knows."},
    )
    people = ma.fields.Integer(
        required=True, allow_none=True, metadata={"description": "For how many they speak."}
    )
    note = ma.fields.String(required=True, metadata={"description": "Words of a call stand in its report."})
    report = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Code of the call for rescue; it stays after they say that they are safe."},
    )
    history = ma.fields.List(ma.fields.Nested(FormerAnswerSchema), required=True)
