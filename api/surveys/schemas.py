"""Shapes of surveys, answers and results."""

from __future__ import annotations

from typing import Any, TypedDict

import marshmallow as ma

from api.extensions.fields import Choice
from models.surveys import QuestionType, SurveyPhase


class OptionSchema(ma.Schema):
    """One option of a question."""

    id = ma.fields.String(required=True)
    text = ma.fields.String(required=True)


class QuestionSchema(ma.Schema):
    """One question, in the caller's language."""

    id = ma.fields.String(required=True)
    type = Choice(QuestionType, required=True)
    text = ma.fields.String(required=True)
    options = ma.fields.List(ma.fields.Nested(OptionSchema), required=True)
    required = ma.fields.Boolean(required=True)
    max_choices = ma.fields.Integer(allow_none=True, required=True)
    max_length = ma.fields.Integer(
        metadata={"description": "Most characters of a text answer."}, required=True
    )


class SurveyHeadSchema(ma.Schema):
    """A survey without its questions."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    area_id = ma.fields.String(required=True)
    title = ma.fields.String(metadata={"description": "In the caller's language."}, required=True)
    intro = ma.fields.String(required=True)
    opens_at = ma.fields.AwareDateTime(format="iso", required=True)
    closes_at = ma.fields.AwareDateTime(format="iso", required=True)
    phase = Choice(SurveyPhase, required=True)
    verified_only = ma.fields.Boolean(
        metadata={"description": "Only people who have proved a phone number may answer."},
        required=True,
    )


class SurveySchema(SurveyHeadSchema):
    """A survey with its questions."""

    questions = ma.fields.List(ma.fields.Nested(QuestionSchema), required=True)


class SurveysSchema(ma.Schema):
    """Some surveys, the first to end first."""

    surveys = ma.fields.List(ma.fields.Nested(SurveyHeadSchema), required=True)


class SurveysArgsSchema(ma.Schema):
    """Where, and in which phase."""

    area = ma.fields.String(
        load_default=None,
        validate=ma.validate.Length(max=40),
        metadata={"description": "Code or id, also of an earlier map; default: the province."},
    )
    phase = ma.fields.Enum(SurveyPhase, by_value=True, load_default=SurveyPhase.OPEN)


class SurveysArgs(TypedDict):
    """What `SurveysArgsSchema` loads."""

    area: str | None
    phase: SurveyPhase


class AnswerSchema(ma.Schema):
    """The answers of one voter, by the ids of the questions."""

    answers = ma.fields.Dict(
        keys=ma.fields.String(validate=ma.validate.Length(max=100)),
        values=ma.fields.Raw(allow_none=True),
        required=True,
        validate=ma.validate.Length(max=500),
        metadata={"description": "An option's id (single), a list of them (multiple), or words (text)."},
    )


class AnswerBody(TypedDict):
    """What `AnswerSchema` loads."""

    answers: dict[str, Any]


class AnsweredSchema(ma.Schema):
    """The answer was kept."""

    survey_id = ma.fields.String(required=True)
    closes_at = ma.fields.AwareDateTime(
        format="iso",
        metadata={"description": "When the results can be read."},
        required=True,
    )


class OptionCountSchema(ma.Schema):
    """How many chose an option."""

    id = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    count = ma.fields.Integer(
        allow_none=True,
        metadata={"description": "Null where it is suppressed to protect the people behind it."},
        required=True,
    )


class QuestionResultSchema(ma.Schema):
    """The counts of one question. Free texts are only counted."""

    id = ma.fields.String(required=True)
    type = Choice(QuestionType, required=True)
    text = ma.fields.String(metadata={"description": "The wording that was asked."}, required=True)
    n = ma.fields.Integer(
        metadata={"description": "How many answered this question: the denominator."}, required=True
    )
    options = ma.fields.List(ma.fields.Nested(OptionCountSchema), required=True)


class ResultsSchema(ma.Schema):
    """The results of a survey that is over."""

    survey_id = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    opens_at = ma.fields.AwareDateTime(format="iso", required=True)
    closes_at = ma.fields.AwareDateTime(format="iso", required=True)
    n = ma.fields.Integer(metadata={"description": "How many answered the survey."}, required=True)
    doubtful = ma.fields.Integer(
        metadata={
            "description": "How many of them came from one network after many others, with no phone number proved."
        },
        required=True,
    )
    target_count = ma.fields.Integer(
        allow_none=True, metadata={"description": "How many were hoped for."}, required=True
    )
    sampling = ma.fields.String(
        metadata={
            "description": "`self_selected`: whoever wished answered, so shares say nothing of the others."
        },
        required=True,
    )
    smallest_cell = ma.fields.Integer(
        metadata={"description": "Smaller counts are suppressed."}, required=True
    )
    questions = ma.fields.List(ma.fields.Nested(QuestionResultSchema), required=True)
