"""Shapes of `/v1/desk/keys`."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice, Name
from models.access.api_keys import DEFAULT_PER_HOUR, MAX_NAME
from models.access.callers import KeyScope


class KeyPostSchema(ma.Schema):
    """A key to be made for another system."""

    name = Name(MAX_NAME)
    scopes = ma.fields.List(
        ma.fields.Enum(KeyScope, by_value=True),
        required=True,
        validate=ma.validate.Length(min=1, max=len(KeyScope)),
    )
    per_hour = ma.fields.Integer(
        load_default=DEFAULT_PER_HOUR,
        validate=ma.validate.Range(min=1, max=100_000),
        metadata={"description": "Writes that it may make in an hour."},
    )
    deferred = ma.fields.Boolean(
        load_default=False,
        metadata={"description": "Open311: answer what it files with a token in place of the number."},
    )
    expires_at = ma.fields.AwareDateTime(
        load_default=None, allow_none=True, metadata={"description": "From then on it opens nothing."}
    )


class KeyPost(TypedDict):
    """What `KeyPostSchema` loads."""

    name: str
    scopes: list[KeyScope]
    per_hour: int
    deferred: bool
    expires_at: datetime | None


class KeySchema(ma.Schema):
    """A key of another system."""

    id = ma.fields.String(attribute="_id", required=True)
    name = ma.fields.String(required=True)
    scopes = ma.fields.List(Choice(KeyScope), required=True)
    per_hour = ma.fields.Integer(required=True)
    deferred = ma.fields.Boolean(required=True)
    created_at = ma.fields.AwareDateTime(required=True)
    revoked_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    expires_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class NewKeySchema(KeySchema):
    """A key just made: the only time that it is shown."""

    key = ma.fields.String(
        required=True, metadata={"description": "What the other system sends; kept nowhere."}
    )
