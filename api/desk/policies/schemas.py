"""Shapes of policies and their evaluations at the desk."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.desk.posts.feedback import PetitionsSchema, RatingsSchema
from api.extensions.fields import Choice
from api.extensions.paging import PageArgs, PageArgsSchema
from models.content.posts import PostKind, PostState
from models.desk.policy_evaluations import MOST_CONCLUSION, EvaluationState
from models.language.languages import LANGUAGES


class PolicyArgsSchema(PageArgsSchema):
    """Which policies."""

    area = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={"description": "Code or id of an area; with everything below it."},
    )
    due = ma.fields.Boolean(
        load_default=False,
        metadata={"description": "Only those in force whose evaluation of last year is not final."},
    )


class PolicyArgs(PageArgs):
    """What `PolicyArgsSchema` loads."""

    area: str
    due: bool


class PolicySchema(ma.Schema):
    """A policy as a row of the list, with what people have said of it so far."""

    id = ma.fields.String(required=True, attribute="_id")
    title = ma.fields.String(required=True)
    kind = Choice(PostKind, required=True)
    state = Choice(PostState, required=True)
    area_id = ma.fields.String(required=True)
    source_agency_id = ma.fields.String(required=True)
    published_at = ma.fields.AwareDateTime(format="iso", required=True, allow_none=True)
    valid_to = ma.fields.AwareDateTime(format="iso", required=True, allow_none=True)
    feedback = ma.fields.Nested(RatingsSchema, required=True)


class EvaluatedOptionSchema(ma.Schema):
    """How many chose an option."""

    id = ma.fields.String(required=True)
    text = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)
    count = ma.fields.Integer(required=True, allow_none=True, metadata={"description": "Null: suppressed."})


class EvaluatedQuestionSchema(ma.Schema):
    """The counts of one question."""

    id = ma.fields.String(required=True)
    text = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)
    n = ma.fields.Integer(required=True, allow_none=True)
    options = ma.fields.List(ma.fields.Nested(EvaluatedOptionSchema), required=True)


class EvaluatedSurveySchema(ma.Schema):
    """A survey about the policy; `n` and `questions` once it is over."""

    id = ma.fields.String(required=True)
    title = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)
    opens_at = ma.fields.AwareDateTime(format="iso", required=True)
    closes_at = ma.fields.AwareDateTime(format="iso", required=True)
    n = ma.fields.Integer(required=True, allow_none=True)
    questions = ma.fields.List(ma.fields.Nested(EvaluatedQuestionSchema), required=True)


class EvaluationFiguresSchema(ma.Schema):
    """What the year brought: until the evaluation is final as it is now, then as it was."""

    feedback = ma.fields.Nested(RatingsSchema, required=True)
    petitions = ma.fields.Nested(PetitionsSchema, required=True)
    surveys = ma.fields.List(ma.fields.Nested(EvaluatedSurveySchema), required=True)


class EvaluationHeadSchema(ma.Schema):
    """An evaluation without its figures."""

    version = ma.fields.Integer(required=True, metadata={"description": "0 while nobody has begun it."})
    post_id = ma.fields.String(required=True)
    year = ma.fields.Integer(required=True)
    state = Choice(EvaluationState, required=True)
    conclusion = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)
    author = ma.fields.String(required=True)
    updated_at = ma.fields.AwareDateTime(format="iso", required=True)
    finished_at = ma.fields.AwareDateTime(format="iso", required=True, allow_none=True)
    answer_post_id = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "The post that tells the people of it."}
    )


class EvaluationSchema(EvaluationHeadSchema):
    """An evaluation with its figures."""

    figures = ma.fields.Nested(EvaluationFiguresSchema, required=True)


class ConclusionSchema(ma.Schema):
    """What the body that answers concludes."""

    conclusion = ma.fields.Dict(
        keys=ma.fields.String(validate=ma.validate.OneOf(LANGUAGES)),
        values=ma.fields.String(validate=ma.validate.Length(max=MOST_CONCLUSION)),
        required=True,
        validate=ma.validate.Length(max=len(LANGUAGES)),
        metadata={"example": {"vi": "Giờ phát mới được đa số đồng ý."}},
    )


class ConclusionBody(TypedDict):
    """What `ConclusionSchema` loads."""

    conclusion: dict[str, str]
