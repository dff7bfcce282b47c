"""Shapes of `/v1/desk/webhooks`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

import marshmallow as ma

from api.desk.alerts.schemas import moment
from api.extensions.fields import Choice, Name
from models.alerts.cap_terms import Status
from models.partners.addresses import MOST_CHARACTERS
from models.partners.webhook_deliveries import DeliveryState
from models.partners.webhooks import MAX_NAME, WebhookState

_ADDRESS = ma.validate.Length(min=1, max=MOST_CHARACTERS)


def _statuses(*, required: bool) -> ma.fields.List[Any]:
    return ma.fields.List(
        ma.fields.Enum(Status, by_value=True),
        validate=ma.validate.Length(min=1, max=len(Status)),
        metadata={"description": "Which alerts it is told of.", "example": ["Actual"]},
        required=required,
    )


class WebhookPostSchema(ma.Schema):
    """A server of a partner that is to be told of alerts."""

    name = Name(MAX_NAME, metadata={"example": "Đài Phát thanh và Truyền hình tỉnh"})
    url = ma.fields.String(
        required=True, validate=_ADDRESS, metadata={"example": "https://partner.example.vn/loa"}
    )
    statuses = _statuses(required=True)


class WebhookPost(TypedDict):
    """What `WebhookPostSchema` loads."""

    name: str
    url: str
    statuses: list[Status]


class WebhookPatchSchema(ma.Schema):
    """What changes of a webhook."""

    name = Name(MAX_NAME, required=False)
    url = ma.fields.String(validate=_ADDRESS)
    statuses = _statuses(required=False)


class WebhookPatch(TypedDict, total=False):
    """What `WebhookPatchSchema` loads."""

    name: str
    url: str
    statuses: list[Status]


class WebhookSchema(ma.Schema):
    """A webhook as administrators see it."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    name = ma.fields.String(required=True)
    url = ma.fields.String(required=True)
    statuses = ma.fields.List(Choice(Status), required=True)
    state = Choice(WebhookState, required=True)
    reason = ma.fields.String(
        required=True,
        metadata={"description": "Why it is pending or disabled: what its server answered, or `official`."},
    )
    failures = ma.fields.Integer(
        required=True, metadata={"description": "Messages in a row that its server never took."}
    )
    verified_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    created_at = ma.fields.AwareDateTime(required=True)
    updated_at = ma.fields.AwareDateTime(required=True)


class NewWebhookSchema(WebhookSchema):
    """A webhook with a secret that was just made: the only time that it is shown."""

    secret = ma.fields.String(
        required=True,
        metadata={"description": "Checks our signatures (Standard Webhooks); kept nowhere in the clear."},
    )


class AttemptSchema(ma.Schema):
    """One try."""

    at = ma.fields.AwareDateTime(required=True)
    code = ma.fields.String(required=True, metadata={"description": "Why it was not taken; empty: it was."})


class WebhookDeliverySchema(ma.Schema):
    """One message for a webhook, and what became of it."""

    id = ma.fields.String(attribute="_id", required=True)
    message_id = ma.fields.String(required=True, metadata={"description": "The header `webhook-id`."})
    kind = ma.fields.String(required=True, metadata={"example": "alert.actual"})
    alert_id = ma.fields.String(required=True, allow_none=True)
    state = Choice(DeliveryState, required=True)
    attempts = ma.fields.List(ma.fields.Nested(AttemptSchema), required=True)
    replay_of = ma.fields.String(required=True, allow_none=True)
    created_at = ma.fields.AwareDateTime(required=True)
    settled_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class ReplaySchema(ma.Schema):
    """From when, and before when, alerts are sent again."""

    since = moment(required=True)
    until = moment(required=True)


class ReplayBody(TypedDict):
    """What `ReplaySchema` loads."""

    since: datetime
    until: datetime
