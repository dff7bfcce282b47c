"""Shapes of `/v1/evaluation`."""

from __future__ import annotations

from typing import Any, TypedDict

import marshmallow as ma

from api.desk.outlet_figures.schemas import MONTH
from api.extensions.fields import Choice
from api.uploads.schemas import UploadSchema
from models.evaluation import catalogue, praise_steps
from models.evaluation.catalogue import Better, Kind
from models.evaluation.praise import PraiseState
from models.files.uploads import MAX_ATTACHMENTS
from models.language.languages import LANGUAGES


def _month(**told: Any) -> ma.fields.String:
    rules = [ma.validate.Length(max=7), ma.validate.Regexp(f"^$|{MONTH}")]
    return ma.fields.String(load_default="", validate=rules, metadata=told)


class PeriodArgsSchema(ma.Schema):
    """Which months, by the clock of Vietnam."""

    first = _month(example="2026-01", description="The first month; January of the last one when left out.")
    last = _month(example="2026-12", description="The last month; this one when left out, at most 13 in all.")


class PeriodArgs(TypedDict):
    """What `PeriodArgsSchema` loads."""

    first: str
    last: str


class EvaluationArgsSchema(PeriodArgsSchema):
    """Which months, and of which unit."""

    area = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={"description": "Code or id of a commune; all units together when left out."},
    )


class EvaluationArgs(PeriodArgs):
    """What `EvaluationArgsSchema` loads."""

    area: str


class EvaluatedPlaceSchema(ma.Schema):
    """What a unit did, `n` of `d`, and its rank; `reason` says why there is no figure, or no rank."""

    area_id = ma.fields.String(required=True)
    area_name = ma.fields.String(required=True)
    n = ma.fields.Integer(required=True, allow_none=True, metadata={"description": "The numerator."})
    d = ma.fields.Integer(required=True, allow_none=True, metadata={"description": "The denominator."})
    share = ma.fields.Float(required=True, allow_none=True)
    rank = ma.fields.Integer(required=True, allow_none=True, metadata={"description": "Ties share a rank."})
    reason = ma.fields.String(required=True, validate=ma.validate.OneOf(["", *catalogue.reasons()]))
    reason_text = ma.fields.String(required=True)


class EvaluationMeasureSchema(ma.Schema):
    """What a figure counts."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    kind = Choice(
        Kind, required=True, metadata={"description": "Only units with denominators of their own are ranked."}
    )
    better = Choice(Better, required=True)
    least = ma.fields.Integer(
        required=True, metadata={"description": "The smallest denominator with which a unit has a rank."}
    )
    numerator = ma.fields.String(required=True)
    denominator = ma.fields.String(required=True)
    source = ma.fields.String(required=True)


class EvaluationRowSchema(ma.Schema):
    """One figure of a unit, or of all units together; `ranked` is how many units of its kind have a rank."""

    measure = ma.fields.Nested(EvaluationMeasureSchema, required=True)
    place = ma.fields.Nested(EvaluatedPlaceSchema, required=True)
    ranked = ma.fields.Integer(required=True)


class UnitEvaluationSchema(ma.Schema):
    """Every figure of a period."""

    first = ma.fields.String(required=True)
    last = ma.fields.String(required=True)
    rows = ma.fields.List(ma.fields.Nested(EvaluationRowSchema), required=True)


class LeagueGroupSchema(ma.Schema):
    """The units of one kind, those with a rank first."""

    kind = ma.fields.String(required=True, metadata={"example": "phường"})
    ranked = ma.fields.Integer(required=True)
    places = ma.fields.List(ma.fields.Nested(EvaluatedPlaceSchema), required=True)


class LeagueSchema(EvaluationRowSchema):
    """One figure of all units together, and its league."""

    first = ma.fields.String(required=True)
    last = ma.fields.String(required=True)
    groups = ma.fields.List(ma.fields.Nested(LeagueGroupSchema), required=True)


class PraiseBodySchema(ma.Schema):
    """What is written of good practice."""

    area_id = ma.fields.String(
        required=True, validate=ma.validate.Length(max=40), metadata={"example": "29242@2025-07-01"}
    )
    first = ma.fields.String(
        required=True,
        validate=[ma.validate.Length(max=7), ma.validate.Regexp(MONTH)],
        metadata={"example": "2026-01"},
    )
    last = ma.fields.String(
        required=True,
        validate=[ma.validate.Length(max=7), ma.validate.Regexp(MONTH)],
        metadata={"example": "2026-12"},
    )
    texts = ma.fields.Dict(
        keys=ma.fields.String(validate=ma.validate.OneOf(LANGUAGES)),
        values=ma.fields.String(validate=ma.validate.Length(max=praise_steps.MOST_TEXT)),
        required=True,
        validate=ma.validate.Length(max=len(LANGUAGES)),
        metadata={
            "description": "What the unit did well, by language; Vietnamese is a must.",
            "example": {"vi": "Trả lời mọi phản ánh đúng hạn."},
        },
    )
    evidence = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        required=True,
        validate=ma.validate.Length(min=1, max=MAX_ATTACHMENTS),
        metadata={"description": "Files that the caller sent to `/v1/uploads`."},
    )


class PraiseSchema(ma.Schema):
    """Good practice of a unit as it is kept."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    area_id = ma.fields.String(required=True)
    area_name = ma.fields.String(required=True)
    first = ma.fields.String(required=True)
    last = ma.fields.String(required=True)
    texts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)
    evidence = ma.fields.List(ma.fields.Nested(UploadSchema), required=True, attribute="files")
    state = Choice(PraiseState, required=True)
    by = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(required=True)
    decided_by = ma.fields.String(required=True)
    decided_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    post_id = ma.fields.String(required=True, metadata={"description": "The post that came of it."})
    withdrawn_by = ma.fields.String(required=True)
    withdrawn_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    reason = ma.fields.String(required=True)
