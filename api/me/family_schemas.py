"""Shapes of a family: who may see whether whom is safe."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice, Name, Text
from models.safety.check_ins import SafetyState
from models.safety.families import MAX_NAME


class FamilyCodePostSchema(ma.Schema):
    """Who shows a code."""

    name = Name(
        MAX_NAME,
        metadata={"description": "What I call myself; my relative will see it.", "examples": ["Ba Mẫu"]},
    )


class FamilyCodePost(TypedDict):
    """What `FamilyCodePostSchema` loads."""

    name: str


class FamilyCodeSchema(ma.Schema):
    """A code to show to a relative, once."""

    code = ma.fields.String(required=True, metadata={"examples": ["7KMQ2-XB4TN"]})
    expires_at = ma.fields.AwareDateTime(format="iso", required=True)


class FamilyPostSchema(FamilyCodePostSchema):
    """Who types the code of a relative."""

    code = Text(40, metadata={"description": "However it is typed.", "examples": ["7KMQ2-XB4TN"]})


class FamilyPost(TypedDict):
    """What `FamilyPostSchema` loads."""

    name: str
    code: str


class RelativePlaceSchema(ma.Schema):
    """Where somebody is, as they shared it."""

    area = ma.fields.String(
        required=True, metadata={"description": "Full name of the commune; may be empty."}
    )
    lat = ma.fields.Float(required=True, allow_none=True)
    lon = ma.fields.Float(required=True, allow_none=True)
    address = ma.fields.String(required=True)


class RelativeCheckInSchema(ma.Schema):
    """The latest answer of a relative to a real warning."""

    state = Choice(SafetyState, required=True)
    at = ma.fields.AwareDateTime(format="iso", required=True)
    place = ma.fields.Nested(
        RelativePlaceSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Only if they share it."},
    )


class RelativeSchema(ma.Schema):
    """Somebody who agreed with me that each may see whether the other is safe."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True, metadata={"description": "What they call themselves."})
    since = ma.fields.AwareDateTime(format="iso", required=True)
    check_in = ma.fields.Nested(
        RelativeCheckInSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Null while they answered no warning."},
    )


class FamilySchema(ma.Schema):
    """My relatives."""

    relatives = ma.fields.List(ma.fields.Nested(RelativeSchema), required=True)
    most = ma.fields.Integer(required=True, metadata={"description": "As many as there may be."})
