"""Shapes of agreements on approving alone."""

from __future__ import annotations

import marshmallow as ma

from api.desk.alerts.schemas import moment
from api.extensions.fields import Choice, Text
from models.alerts.agreements import MAX_HAZARDS, MAX_OFFICIALS, MAX_REASON, AgreementState
from models.alerts.hazards import HIGHEST_LEVEL, LOWEST_LEVEL


class TermsSchema(ma.Schema):
    """What is agreed on."""

    officials = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        required=True,
        validate=ma.validate.Length(min=1, max=MAX_OFFICIALS),
        metadata={
            "description": "Ids of the officials who may approve alone; neither administrator among them."
        },
    )
    hazards = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        required=True,
        validate=ma.validate.Length(min=1, max=MAX_HAZARDS),
        metadata={"example": ["bao", "sat_lo"]},
    )
    least_level = ma.fields.Integer(
        strict=True,
        allow_none=True,
        load_default=None,
        validate=ma.validate.Range(min=LOWEST_LEVEL, max=HIGHEST_LEVEL),
        metadata={
            "description": "The lowest level that it counts for; null for any, and for hazards without levels."
        },
    )
    area_id = ma.fields.String(required=True, validate=ma.validate.Length(max=40))
    until = moment(required=True, metadata={"description": "At most a year ahead; then it is renewed."})
    reason = Text(MAX_REASON, metadata={"example": "Mùa mưa bão: ban đêm chỉ có một người trực"})


class AgreementSchema(TermsSchema):
    """An agreement."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    state = Choice(AgreementState, required=True)
    least_level = ma.fields.Integer(allow_none=True, required=True)
    until = ma.fields.AwareDateTime(format="iso", required=True)
    proposed_by = ma.fields.String(required=True)
    created_at = ma.fields.AwareDateTime(format="iso", required=True)
    confirmed_by = ma.fields.String(allow_none=True, required=True)
    confirmed_at = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)
    revoked_by = ma.fields.String(allow_none=True, required=True)
    revoked_at = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)
