"""Shapes of surveys, answers and results."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

import marshmallow as ma

from api.extensions.fields import Choice
from models.surveys import QuestionType, SurveyPhase
from models.surveys.definition import VoterIdentity


class OptionSchema(ma.Schema):
    """One option of a question."""

    id = ma.fields.String()
    text = ma.fields.String()
    other = ma.fields.Boolean(metadata={"description": "Asks for own words in `others`, too."})


class RowSchema(ma.Schema):
    """One row of a matrix."""

    id = ma.fields.String()
    text = ma.fields.String()


class SectionSchema(ma.Schema):
    """Some questions that stand together."""

    id = ma.fields.String()
    title = ma.fields.String()
    intro = ma.fields.String()


class QuestionSchema(ma.Schema):
    """One question, in the caller's language."""

    id = ma.fields.String()
    type = Choice(QuestionType)
    text = ma.fields.String()
    hint = ma.fields.String()
    options = ma.fields.List(ma.fields.Nested(OptionSchema))
    rows = ma.fields.List(ma.fields.Nested(RowSchema), metadata={"description": "Of a matrix."})
    required = ma.fields.Boolean(metadata={"description": "Where it is shown."})
    min = ma.fields.Raw(
        allow_none=True,
        metadata={"description": "Least value, choices or characters, or the first day or time."},
    )
    max = ma.fields.Raw(allow_none=True, metadata={"description": "The same as the most."})
    step = ma.fields.Float(allow_none=True)
    message = ma.fields.String(metadata={"description": "Told when a limit is broken; may be empty."})
    random_order = ma.fields.Boolean(metadata={"description": "Show the options in any order."})
    section = ma.fields.String(allow_none=True)
    show_if = ma.fields.Raw(
        allow_none=True,
        metadata={"description": "When it is shown: `op`, with `question` and `value`, or `conditions`."},
    )
    max_choices = ma.fields.Integer(allow_none=True)
    max_length = ma.fields.Integer(metadata={"description": "Most characters of a text answer."})


class SurveyHeadSchema(ma.Schema):
    """A survey without its questions."""

    id = ma.fields.String(attribute="_id")
    version = ma.fields.Integer()
    area_id = ma.fields.String()
    title = ma.fields.String(metadata={"description": "In the caller's language."})
    intro = ma.fields.String()
    opens_at = ma.fields.AwareDateTime(format="iso")
    closes_at = ma.fields.AwareDateTime(format="iso")
    phase = Choice(SurveyPhase)
    verified_only = ma.fields.Boolean(
        metadata={"description": "Only people who have proved a phone number may answer."}
    )
    identity = Choice(VoterIdentity)
    changeable = ma.fields.Boolean(metadata={"description": "An answer may be changed until the end."})
    grace_seconds = ma.fields.Integer(
        metadata={"description": "So long after the end, answers given before it are taken."}
    )
    languages = ma.fields.List(ma.fields.String())


class SurveySchema(SurveyHeadSchema):
    """A survey with its questions."""

    sections = ma.fields.List(ma.fields.Nested(SectionSchema))
    questions = ma.fields.List(ma.fields.Nested(QuestionSchema))


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

    answers = ma.fields.Dict(
        keys=ma.fields.String(validate=ma.validate.Length(max=100)),
        values=ma.fields.Raw(allow_none=True),
        required=True,
        validate=ma.validate.Length(max=500),
        metadata={
            "description": "An option's id (single), a list of them (multiple, ranking), an option's id by the id of a "
            "row (matrix), a number, words, `YYYY-MM-DD`, `HH:MM`, `{lat, lon}`, or the id of an upload (photo)."
        },
    )
    others = ma.fields.Dict(
        keys=ma.fields.String(validate=ma.validate.Length(max=100)),
        values=ma.fields.Raw(allow_none=True),
        load_default=dict,
        validate=ma.validate.Length(max=500),
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
        keys=ma.fields.String(),
        values=ma.fields.Raw(),
        metadata={"description": "Kept, where they may be changed; else those of the draft."},
    )
    others = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Raw())


class AnsweredSchema(ma.Schema):
    """The answer was kept."""

    survey_id = ma.fields.String(required=True)
    closes_at = ma.fields.AwareDateTime(
        format="iso", metadata={"description": "When the results can be read."}
    )
