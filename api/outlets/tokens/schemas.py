"""Shapes of `/v1/outlets/tokens`."""

from __future__ import annotations

from enum import StrEnum
from typing import TypedDict

import marshmallow as ma

from models.outlets.credentials import OutletTokens

#: Characters of a token, at most.
LONGEST = 250


class Grant(StrEnum):
    """By what a device asks for tokens (RFC 8628, 3.4; RFC 6749, 6)."""

    DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
    REFRESH_TOKEN = "refresh_token"


class GrantSchema(ma.Schema):
    """What a device asks by: the secret of its pairing, or a refresh token."""

    MAY_BE_A_FORM = True

    grant_type = ma.fields.String(
        required=True,
        validate=ma.validate.Length(max=100),
        metadata={"description": " or ".join(f"`{one}`" for one in Grant)},
    )
    device_code = ma.fields.String(load_default="", validate=ma.validate.Length(max=LONGEST))
    refresh_token = ma.fields.String(load_default="", validate=ma.validate.Length(max=LONGEST))


class GrantBody(TypedDict):
    """What `GrantSchema` loads."""

    grant_type: str
    device_code: str
    refresh_token: str


class OutletTokensSchema(ma.Schema):
    """What a paired device gets."""

    access_token = ma.fields.String(required=True, metadata={"description": "For `Authorization: Bearer`."})
    token_type = ma.fields.String(required=True, metadata={"example": "Bearer"})
    expires_in = ma.fields.Integer(required=True, metadata={"description": "Seconds."})
    refresh_token = ma.fields.String(
        required=True,
        metadata={"description": "For the next tokens; the one before counts until this is used."},
    )
    outlet_id = ma.fields.String(required=True)


class ShownTokens(TypedDict):
    """What `OutletTokensSchema` dumps."""

    access_token: str
    token_type: str
    expires_in: int
    refresh_token: str
    outlet_id: str


def shown(found: OutletTokens) -> ShownTokens:
    """Show the tokens of a device."""
    return {
        "access_token": found.access,
        "token_type": "Bearer",
        "expires_in": found.expires_in,
        "refresh_token": found.refresh,
        "outlet_id": found.outlet_id,
    }
