"""Shapes of surveys, answers and results."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

import marshmallow as ma

from api.extensions.fields import Choice
from api.surveys.condition_field import ConditionField
from api.surveys.given_field import by_question
from models.surveys import QuestionType, SurveyPhase
from models.surveys.definition import VoterIdentity


class OptionSchema(ma.Schema):
    """One option of a question."""

    id = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    other = ma.fields.Boolean(required=True, metadata={"description": "Asks for own words in `others`, too."})


class RowSchema(ma.Schema):
    """One row of a matrix."""

    id = ma.fields.String(required=True)
    text = ma.fields.String(required=True)


class SectionSchema(ma.Schema):
    """Some questions that stand together."""

    id = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    intro = ma.fields.String(required=True)


class QuestionSchema(ma.Schema):
    """One question, in the caller's language."""

    id = ma.fields.String(required=True)
    type = Choice(QuestionType, required=True)
    text = ma.fields.String(required=True)
    hint = ma.fields.String(required=True)
    options = ma.fields.List(ma.fields.Nested(OptionSchema), required=True)
    rows = ma.fields.List(
        ma.fields.Nested(RowSchema), required=True, metadata={"description": "Of a matrix."}
    )
    required = ma.fields.Boolean(required=True, metadata={"description": "Where it is shown."})
    min = ma.fields.Raw(
        required=True,
        allow_none=True,
        metadata={"description": "Least value, choices or characters, or the first day or time."},
    )
    max = ma.fields.Raw(required=True, allow_none=True, metadata={"description": "The same as the most."})
    step = ma.fields.Float(required=True, allow_none=True)
    message = ma.fields.String(
        required=True, metadata={"description": "Told when a limit is broken; may be empty."}
    )
    random_order = ma.fields.Boolean(
        required=True, metadata={"description": "Show the options in any order."}
    )
    section = ma.fields.String(required=True, allow_none=True)
    show_if = ConditionField(required=True, allow_none=True)
    max_choices = ma.fields.Integer(allow_none=True)
    max_length = ma.fields.Integer(metadata={"description": "Most characters of a text answer."})


class SurveyHeadSchema(ma.Schema):
    """A survey without its questions."""

    id = ma.fields.String(required=True, attribute="_id")
    version = ma.fields.Integer(required=True)
    area_id = ma.fields.String(required=True)
    title = ma.fields.String(required=True, metadata={"description": "In the caller's language."})
    intro = ma.fields.String(required=True)
    opens_at = ma.fields.AwareDateTime(required=True, format="iso")
    closes_at = ma.fields.AwareDateTime(required=True, format="iso")
    phase = Choice(SurveyPhase, required=True)
    verified_only = ma.fields.Boolean(
        required=True, metadata={"description": "Only people who have proved a phone number may answer."}
    )
    identity = Choice(VoterIdentity, required=True)
    changeable = ma.fields.Boolean(
        required=True, metadata={"description": "An answer may be changed until the end."}
    )
    grace_seconds = ma.fields.Integer(
        required=True, metadata={"description": "So long after the end, answers given before it are taken."}
    )
    languages = ma.fields.List(ma.fields.String(), required=True)
    replaced_by = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "The survey that took its place and is answered now; `/s/{id}` leads there."
        },
    )


class SurveySchema(SurveyHeadSchema):
    """A survey with its questions."""

    sections = ma.fields.List(ma.fields.Nested(SectionSchema), required=True)
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


class FilledSurveySchema(ma.Schema):
    """Answers by the ids of the questions."""

    answers = by_question(
        required=True,
        metadata={
            "description": "An option's id (single), a list of them (multiple, ranking), an option's id by the id of a "
            "row (matrix), a number, words, `YYYY-MM-DD`, `HH:MM`, `{lat, lon}`, or the id of an upload (photo)."
        },
    )
    others = by_question(
        load_default=dict,
        metadata={"description": "Own words for an option with `other`, by the id of the question."},
    )


class FilledBody(TypedDict):
    """What `FilledSurveySchema` loads."""

    answers: dict[str, Any]
    others: dict[str, Any]


class AnswerSchema(FilledSurveySchema):
    """The answers of one voter, to be kept."""

    answered_at = ma.fields.AwareDateTime(
        format="iso",
        load_default=None,
        allow_none=True,
        metadata={"description": "When they were given, where there was no line; counts within the grace."},
    )
    area = ma.fields.String(
        load_default=None,
        allow_none=True,
        validate=ma.validate.Length(max=40),
        metadata={"description": "The commune of the voter; default: the first that the device follows."},
    )


class AnswerBody(FilledBody):
    """What `AnswerSchema` loads."""

    answered_at: datetime | None
    area: str | None


class OwnAnswersSchema(ma.Schema):
    """What the caller has answered, and what they have filled in and not sent."""

    answered = ma.fields.Boolean(required=True)
    may_answer = ma.fields.Boolean(
        required=True, metadata={"description": "For the first time, or again where it may be changed."}
    )
    answers = ma.fields.Dict(
        required=True,
        keys=ma.fields.String(),
        values=ma.fields.Raw(),
        metadata={"description": "Kept, where they may be changed; else those of the draft."},
    )
    others = ma.fields.Dict(required=True, keys=ma.fields.String(), values=ma.fields.Raw())


class AnsweredSchema(ma.Schema):
    """The answer was kept."""

    survey_id = ma.fields.String(required=True)
    closes_at = ma.fields.AwareDateTime(
        required=True, format="iso", metadata={"description": "When the results can be read."}
    )
