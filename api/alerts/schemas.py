"""Shapes of alerts for the public."""

from __future__ import annotations

from typing import Any, TypedDict

import marshmallow as ma

from api.extensions.fields import Choice
from api.extensions.open_answers import EXTENSIBLE
from models.alerts import hazards
from models.alerts.cap_terms import Category, Certainty, MsgType, ResponseType, Severity, Status, Urgency


def hazard_code(**options: Any) -> ma.fields.String:
    """Make a field for the code of a hazard; the codes that there are stand in the document of the API."""
    known = {
        "description": "Its code; `GET /v1/hazards` has names and levels.",
        EXTENSIBLE: list(hazards.hazards()),
        "example": "trieu_cuong",
    }
    return ma.fields.String(metadata=known, **options)


class AlertAreaSchema(ma.Schema):
    """An area of an alert, as it was called when the alert was issued."""

    id = ma.fields.String(attribute="_id", required=True)
    code = ma.fields.String(required=True)
    valid_from = ma.fields.String(required=True)
    full_name = ma.fields.String(required=True)


class SourceSchema(ma.Schema):
    """The bulletin behind an alert."""

    agency = ma.fields.String(
        validate=ma.validate.Length(max=200), metadata={"example": "Đài Khí tượng Thủy văn tỉnh"}
    )
    number = ma.fields.String(validate=ma.validate.Length(max=100), metadata={"example": "TC-15/17h"})
    issued_at = ma.fields.AwareDateTime(format="iso")
    next_at = ma.fields.AwareDateTime(
        format="iso", allow_none=True, metadata={"description": "When the next bulletin is due."}
    )


class AlertSchema(ma.Schema):
    """An issued alert. Look at `status` first: an Exercise is a drill."""

    identifier = ma.fields.String(required=True)
    status = Choice(Status, required=True)
    msg_type = Choice(MsgType, required=True)
    hazard = hazard_code(required=True)
    event = ma.fields.String(required=True, metadata={"description": "The hazard in the reader's language."})
    category = Choice(Category, required=True)
    level = ma.fields.Integer(
        allow_none=True, metadata={"description": "1 to 5, copied from the bulletin."}, required=True
    )
    colour = ma.fields.String(allow_none=True, required=True)
    severity = Choice(Severity, required=True)
    urgency = Choice(Urgency, required=True)
    certainty = Choice(Certainty, required=True)
    response_types = ma.fields.List(Choice(ResponseType), required=True)
    language = ma.fields.String(required=True, metadata={"description": "Of the texts as they stand here."})
    languages = ma.fields.List(ma.fields.String(), required=True)
    headline = ma.fields.String(required=True, metadata={"description": "A drill's says that it is one."})
    description = ma.fields.String(required=True)
    instruction = ma.fields.String(required=True)
    source = ma.fields.Nested(SourceSchema, required=True)
    areas = ma.fields.List(ma.fields.Nested(AlertAreaSchema), required=True)
    sender = ma.fields.String(required=True)
    sender_name = ma.fields.String(required=True)
    sent = ma.fields.AwareDateTime(format="iso", required=True)
    effective = ma.fields.AwareDateTime(format="iso", required=True)
    onset = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)
    expires = ma.fields.AwareDateTime(format="iso", required=True)
    references = ma.fields.List(
        ma.fields.String(), metadata={"description": "Identifiers of those before."}, required=True
    )
    superseded = ma.fields.Boolean(
        metadata={"description": "A later alert has taken its place."}, required=True
    )
    series = ma.fields.String(
        metadata={"description": "The same for an alert and its updates."}, required=True
    )
    revision = ma.fields.Integer(
        metadata={"description": "Grows along the series; drop what is older."}, required=True
    )
    cap = ma.fields.String(metadata={"description": "Address of the CAP 1.2 document."}, required=True)
    asks_check_in = ma.fields.Boolean(
        required=True,
        metadata={"description": "Show buttons for `POST /v1/alerts/{identifier}/check-ins`."},
    )
    ack_within = ma.fields.Integer(
        required=True,
        metadata={
            "description": "Wait a random time of up to so many seconds before you say that it was displayed, so that "
            "a million phones do not come at once."
        },
    )


class AlertsSchema(ma.Schema):
    """Alerts in force."""

    alerts = ma.fields.List(ma.fields.Nested(AlertSchema), required=True)


class AlertsArgsSchema(ma.Schema):
    """Where, and whether drills are wanted instead of what is real."""

    area = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={"description": "Code or id, also of an earlier map; default: the province."},
    )
    status = ma.fields.String(
        load_default="actual",
        validate=ma.validate.OneOf(["actual", "exercise"]),
        metadata={"description": "Drills come only when they are asked for."},
    )


class AlertsArgs(TypedDict):
    """What `AlertsArgsSchema` loads."""

    area: str
    status: str
