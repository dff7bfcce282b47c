"""Shapes of `/v1/desk/issuers`."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Name
from models.partners.addresses import MOST_CHARACTERS
from models.partners.issuers import (
    EMPTY,
    LEAST_MINUTES,
    MAX_CERTIFICATE,
    MAX_NAME,
    MAX_SENDER,
    MAX_SENDERS,
    MOST_MINUTES,
)


class IssuerPatchSchema(ma.Schema):
    """What changes of an issuer."""

    name = Name(MAX_NAME, required=False)
    senders = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(min=1, max=MAX_SENDER)),
        validate=ma.validate.Length(min=1, max=MAX_SENDERS),
        metadata={"description": "The `sender` of its messages; others are refused."},
    )
    feed_url = ma.fields.String(
        validate=ma.validate.Length(max=MOST_CHARACTERS),
        metadata={"description": "Its Atom or RSS feed; empty where it has none."},
    )
    poll_minutes = ma.fields.Integer(validate=ma.validate.Range(min=LEAST_MINUTES, max=MOST_MINUTES))
    key_id = ma.fields.String(
        validate=ma.validate.Length(max=40),
        metadata={"description": "The API key (scope `cap`) that it posts with; empty without one."},
    )
    certificate = ma.fields.String(
        validate=ma.validate.Length(max=MAX_CERTIFICATE),
        metadata={"description": "PEM; with it only messages that it signed are taken."},
    )
    active = ma.fields.Boolean()


class IssuerPatch(TypedDict, total=False):
    """What `IssuerPatchSchema` loads."""

    name: str
    senders: list[str]
    feed_url: str
    poll_minutes: int
    key_id: str
    certificate: str
    active: bool


class IssuerPostSchema(IssuerPatchSchema):
    """An issuer to be added."""

    name = Name(MAX_NAME, metadata={"example": "Trung tâm Dự báo khí tượng thủy văn quốc gia"})
    senders = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(min=1, max=MAX_SENDER)),
        required=True,
        validate=ma.validate.Length(min=1, max=MAX_SENDERS),
        metadata={"description": "The `sender` of its messages; others are refused."},
    )
    poll_minutes = ma.fields.Integer(
        load_default=EMPTY["poll_minutes"],
        validate=ma.validate.Range(min=LEAST_MINUTES, max=MOST_MINUTES),
    )


class RefusedSchema(ma.Schema):
    """A document of the feed that was not taken, and why."""

    url = ma.fields.String(required=True)
    codes = ma.fields.List(ma.fields.String(), required=True)
    at = ma.fields.AwareDateTime(required=True)


class PollSchema(ma.Schema):
    """How the polls of a feed go."""

    polled_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    succeeded_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    failures = ma.fields.Integer(required=True, metadata={"description": "Polls in a row that failed."})
    error = ma.fields.String(required=True)
    taken = ma.fields.Integer(required=True, metadata={"description": "Messages that came from it."})
    refused = ma.fields.List(ma.fields.Nested(RefusedSchema), required=True)


class IssuerSchema(ma.Schema):
    """An issuer as administrators see it."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    name = ma.fields.String(required=True)
    senders = ma.fields.List(ma.fields.String(), required=True)
    feed_url = ma.fields.String(required=True)
    poll_minutes = ma.fields.Integer(required=True)
    key_id = ma.fields.String(required=True)
    certificate = ma.fields.String(required=True)
    active = ma.fields.Boolean(required=True)
    poll = ma.fields.Nested(PollSchema, required=True)
    created_at = ma.fields.AwareDateTime(required=True)
    updated_at = ma.fields.AwareDateTime(required=True)
