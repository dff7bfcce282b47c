"""Shapes of `/v1/desk/incoming-alerts`."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.desk.alerts.schemas import ContentSchema
from api.extensions.fields import Choice, Text
from api.extensions.paging import PageArgs, PageArgsSchema
from models.alerts.cap_terms import MsgType, Status
from models.alerts.rules import MAX_AREAS
from models.language.visible import LONGEST_REASON
from models.partners.incoming import IncomingState
from models.partners.taking_over import Becomes


class IncomingArgsSchema(PageArgsSchema):
    """Which messages."""

    state = Choice(IncomingState, load_default="")


class IncomingArgs(PageArgs):
    """What `IncomingArgsSchema` loads."""

    state: str


class IncomingSchema(ma.Schema):
    """A message of another issuer."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    issuer_id = ma.fields.String(required=True)
    sender = ma.fields.String(required=True)
    identifier = ma.fields.String(required=True)
    sent = ma.fields.AwareDateTime(required=True)
    status = Choice(
        Status,
        required=True,
        metadata={"description": "What it may become: only Actual is Actual; System and Draft are a Test."},
    )
    msg_type = Choice(MsgType, required=True)
    event = ma.fields.String(required=True)
    headline = ma.fields.String(required=True)
    expires = ma.fields.AwareDateTime(required=True, allow_none=True)
    state = Choice(IncomingState, required=True)
    signed = ma.fields.Boolean(
        required=True, metadata={"description": "Whether its signature was checked by the certificate."}
    )
    url = ma.fields.String(required=True, metadata={"description": "Where it was found; empty: posted."})
    alert_id = ma.fields.String(required=True, allow_none=True)
    reason = ma.fields.String(required=True)
    received_at = ma.fields.AwareDateTime(required=True)


class UnmappedSchema(ma.Schema):
    """Something that has no place in a draft."""

    field = ma.fields.String(required=True, metadata={"example": "info.0.area"})
    value = ma.fields.String(required=True)


class WholeIncomingSchema(IncomingSchema):
    """The same with the draft that it would become, and the document."""

    becomes = Choice(
        Becomes,
        required=True,
        metadata={
            "description": "What taking it over would make: a new alert; an update or a cancel of `follows`; a changed "
            "draft, where that of the message before is not approved yet. Not taken over are: `waiting` (it cancels a "
            "draft that is not approved: give that back), `nothing` (nothing came of what it cancels), `replaced`, "
            "`decided`."
        },
    )
    follows = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The alert here that came of the message before."},
    )
    proposal = ma.fields.Nested(ContentSchema, required=True)
    unmapped = ma.fields.List(ma.fields.Nested(UnmappedSchema), required=True)
    document = ma.fields.String(required=True, metadata={"description": "The CAP document as it came."})


class TakeOverSchema(ma.Schema):
    """What the official fills in where the message has no word of ours, or says otherwise."""

    hazard = ma.fields.String(validate=ma.validate.Length(min=1, max=40), metadata={"example": "trieu_cuong"})
    area_ids = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        validate=ma.validate.Length(min=1, max=MAX_AREAS),
    )


class TakeOverBody(TypedDict, total=False):
    """What `TakeOverSchema` loads."""

    hazard: str
    area_ids: list[str]


class DismissSchema(ma.Schema):
    """Why a message becomes no alert of ours."""

    reason = Text(LONGEST_REASON)


class DismissBody(TypedDict):
    """What `DismissSchema` loads."""

    reason: str
