"""Shapes of the phones of officials."""

from __future__ import annotations

import marshmallow as ma

from api.extensions.fields import Choice
from models.people.devices import Platform


class NewPhoneSchema(ma.Schema):
    """The phone that one uses; it needs one of the two addresses."""

    platform = Choice(Platform, required=True)
    app_version = ma.fields.String(
        load_default="", validate=ma.validate.Length(max=40), metadata={"examples": ["1.4.0"]}
    )
    push_token = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=1000),
        metadata={"description": "FCM registration token."},
    )
    fid = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=200),
        metadata={"description": "Firebase installation id, preferred to the token."},
    )


class PhoneSchema(ma.Schema):
    """A phone on which an official is told of work."""

    id = ma.fields.String(attribute="_id", required=True)
    platform = Choice(Platform, required=True)
    app_version = ma.fields.String(required=True)
    current = ma.fields.Boolean(
        required=True, metadata={"description": "Whether it belongs to the session in use."}
    )
    created_at = ma.fields.AwareDateTime(required=True)
