"""Shapes of `/v1/desk/invitations`."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.desk.officials.schemas import HeldSchema
from api.extensions.fields import Choice
from models.people.invitations import Ask


class InvitationTokenSchema(ma.Schema):
    """What opens an invitation. It stands in the body, so that no log of addresses holds it."""

    token = ma.fields.String(
        required=True, validate=ma.validate.Length(min=1, max=200), metadata={"format": "password"}
    )


class InvitationTokenBody(TypedDict):
    """What `InvitationTokenSchema` loads."""

    token: str


class LookUpSchema(InvitationTokenSchema):
    """An invitation, and which secret was shown before."""

    setup = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=2000),
        metadata={"description": "As it came with the secret before; without it there is another secret."},
    )


class LookUpBody(InvitationTokenBody):
    """What `LookUpSchema` loads."""

    setup: str


class SetupSchema(ma.Schema):
    """A new second factor: put the secret into an authenticator app, then send `setup` with its code."""

    secret = ma.fields.String(required=True, metadata={"description": "Base32, to be typed."})
    uri = ma.fields.String(
        required=True, metadata={"description": "The same as `otpauth://totp/…`, for a phone with the app."}
    )
    qr = ma.fields.String(
        required=True, metadata={"description": "The same as a QR code, an SVG image without a size."}
    )
    setup = ma.fields.String(
        attribute="seal",
        required=True,
        metadata={
            "description": "Says which secret a code belongs to; the next look shows it for the same one."
        },
    )


class InvitationSchema(ma.Schema):
    """An invitation, as the invited person sees it."""

    username = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    assignments = ma.fields.List(ma.fields.Nested(HeldSchema), required=True)
    expires_at = ma.fields.AwareDateTime(required=True)
    asks = ma.fields.List(
        Choice(Ask), required=True, metadata={"description": "What `accept` must set; nothing else."}
    )
    second_factor = ma.fields.Nested(SetupSchema, required=True, allow_none=True)


class AcceptInvitationSchema(InvitationTokenSchema):
    """What the invitation asks for."""

    password = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=500),
        metadata={"format": "password", "description": "12 to 128 characters."},
    )
    setup = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=2000),
        metadata={"description": "As it came with the secret."},
    )
    code = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=20),
        metadata={"description": "Six digits of the authenticator app.", "example": "012345"},
    )


class AcceptInvitationBody(InvitationTokenBody):
    """What `AcceptInvitationSchema` loads."""

    password: str
    setup: str
    code: str


class AcceptedSchema(ma.Schema):
    """It is done; sign in now."""

    username = ma.fields.String(required=True)
    second_factor = ma.fields.Boolean(
        required=True,
        metadata={"description": "Whether the sign-in asks for a code; wait for the next one."},
    )
