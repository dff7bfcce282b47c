"""Shapes of signing in."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

PHONE = {
    "description": "A Vietnamese mobile number in any usual form: 0912…, 84…, +84…, with blanks or dots.",
    "examples": ["0900 000 012"],
}


class OtpRequestSchema(ma.Schema):
    """A wish for a one-time code."""

    phone = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=40), metadata=PHONE)


class OtpRequestBody(TypedDict):
    """What `OtpRequestSchema` loads."""

    phone: str


class OtpSentSchema(ma.Schema):
    """A code is on its way."""

    expires_in = ma.fields.Integer(
        required=True, metadata={"description": "Seconds that it is good for.", "examples": [300]}
    )


class OtpVerifySchema(OtpRequestSchema):
    """The code that came."""

    code = ma.fields.String(
        required=True,
        validate=ma.validate.Length(min=1, max=20),
        metadata={"description": "The six digits.", "examples": ["012345"]},
    )


class OtpVerifyBody(OtpRequestBody):
    """What `OtpVerifySchema` loads."""

    code: str


class RefreshSchema(ma.Schema):
    """A refresh token, to be exchanged."""

    refresh_token = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=200))


class RefreshBody(TypedDict):
    """What `RefreshSchema` loads."""

    refresh_token: str


class TokensSchema(ma.Schema):
    """A pair of tokens."""

    access_token = ma.fields.String(
        attribute="access",
        metadata={"description": "For `Authorization: Bearer`."},
        required=True,
    )
    refresh_token = ma.fields.String(
        attribute="refresh",
        metadata={"description": "For the next pair; works once."},
        required=True,
    )
    expires_in = ma.fields.Integer(
        metadata={"description": "Seconds that the access token lives.", "examples": [900]},
        required=True,
    )
    token_type = ma.fields.Constant("Bearer")


class SignedInSchema(TokensSchema):
    """A citizen is signed in."""

    citizen_id = ma.fields.String(metadata={"examples": ["66b1f0c2a1b2c3d4e5f60719"]}, required=True)
