"""Shapes of an official's sign-in."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.auth.schemas import TokensSchema
from models.access.permissions import Permission, Role


class LoginSchema(ma.Schema):
    """Name and password."""

    username = ma.fields.String(
        required=True, validate=ma.validate.Length(min=1, max=100), metadata={"examples": ["canbo.mau"]}
    )
    password = ma.fields.String(
        required=True, validate=ma.validate.Length(min=1, max=500), metadata={"format": "password"}
    )


class LoginBody(TypedDict):
    """What `LoginSchema` loads."""

    username: str
    password: str


class TotpSchema(ma.Schema):
    """The second step."""

    challenge = ma.fields.String(
        required=True,
        validate=ma.validate.Length(min=1, max=2000),
        metadata={"description": "From the first step; good for five minutes."},
    )
    code = ma.fields.String(
        required=True,
        validate=ma.validate.Length(min=1, max=20),
        metadata={
            "description": "Six digits of the authenticator app; each works once.",
            "examples": ["012345"],
        },
    )


class TotpBody(TypedDict):
    """What `TotpSchema` loads."""

    challenge: str
    code: str


class OwnPasswordSchema(ma.Schema):
    """A new password, with what shows that it is really they who want it."""

    password = ma.fields.String(
        required=True,
        validate=ma.validate.Length(min=1, max=500),
        metadata={"format": "password", "description": "The one until now."},
    )
    new_password = ma.fields.String(
        required=True,
        validate=ma.validate.Length(min=1, max=500),
        metadata={"format": "password", "description": "12 to 128 characters."},
    )
    code = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=20),
        metadata={
            "description": "Six digits of the authenticator app, for whoever has one.",
            "examples": ["012345"],
        },
    )


class OwnPasswordBody(TypedDict):
    """What `OwnPasswordSchema` loads."""

    password: str
    new_password: str
    code: str


class LoginAnswerSchema(TokensSchema):
    """Either tokens, or a challenge for the second step."""

    access_token = ma.fields.String(attribute="access")
    refresh_token = ma.fields.String(attribute="refresh")
    expires_in = ma.fields.Integer()
    totp_required = ma.fields.Boolean(
        required=True, metadata={"description": "True: there are no tokens yet; answer the challenge."}
    )
    challenge = ma.fields.String(metadata={"description": "For `POST /v1/desk/login/totp`."})


class AssignmentSchema(ma.Schema):
    """A role, in an area with everything below it, for one agency or (empty) any."""

    role = ma.fields.Enum(Role, by_value=True, required=True)
    area_id = ma.fields.String(metadata={"examples": ["29242@2025-07-01"]}, required=True)
    agency_id = ma.fields.String(metadata={"examples": ["ubnd:29242@2025-07-01"]}, required=True)


class SessionSchema(ma.Schema):
    """The official who is signed in."""

    id = ma.fields.String(required=True)
    username = ma.fields.String(metadata={"examples": ["canbo.mau"]}, required=True)
    name = ma.fields.String(required=True)
    assignments = ma.fields.List(ma.fields.Nested(AssignmentSchema), required=True)
    permissions = ma.fields.List(
        ma.fields.Enum(Permission, by_value=True),
        metadata={"description": "What they may do, somewhere."},
        required=True,
    )
    second_factor = ma.fields.Boolean(
        metadata={"description": "Whether they sign in with an authenticator app."},
        required=True,
    )
    opened_at = ma.fields.AwareDateTime(required=True)
    expires_at = ma.fields.AwareDateTime(required=True)
