"""Shapes of surveys at the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

import marshmallow as ma

from api.desk.alerts.schemas import moment
from api.extensions.fields import Choice, Name
from api.extensions.paging import PageArgs, PageArgsSchema
from api.surveys.condition_field import BoundField, ConditionField
from api.surveys.given_field import by_question
from api.surveys.schemas import QuestionSchema
from models.language.languages import LANGUAGES
from models.surveys.definition import (
    AudienceGroup,
    InvitationChannel,
    QuestionType,
    ResultsPublic,
    Sampling,
    SurveyAction,
    SurveyState,
    VoterIdentity,
)
from models.surveys.definition_checks import (
    LONGEST_GRACE,
    LONGEST_ID,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_AREAS,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    MOST_ROWS,
    MOST_SECTIONS,
)


def texts(most: int, **options: Any) -> ma.fields.Dict:
    """Make a field for words by language."""
    return ma.fields.Dict(
        keys=ma.fields.String(validate=ma.validate.OneOf(LANGUAGES)),
        values=ma.fields.String(validate=ma.validate.Length(max=most)),
        validate=ma.validate.Length(max=len(LANGUAGES)),
        **options,
    )


def _id(**options: Any) -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.Length(min=1, max=LONGEST_ID), **options)


class OptionBodySchema(ma.Schema):
    """One option."""

    id = _id(required=True, metadata={"example": "co"})
    text = texts(LONGEST_TITLE, required=True, metadata={"example": {"vi": "Có"}})
    other = ma.fields.Boolean(metadata={"description": "Asks for own words, too."})


class RowBodySchema(ma.Schema):
    """One row of a matrix."""

    id = _id(required=True)
    text = texts(LONGEST_TITLE, required=True)


class SectionBodySchema(ma.Schema):
    """Some questions that stand together, on one page."""

    id = _id(required=True)
    title = texts(LONGEST_TITLE, required=True)
    intro = texts(LONGEST_WORDS, load_default=dict)


class QuestionBodySchema(ma.Schema):
    """One question; what is left out has a default."""

    id = _id(required=True, metadata={"example": "gio_phat"})
    type = Choice(QuestionType, required=True, metadata={"example": "single"})
    text = texts(LONGEST_WORDS, required=True, metadata={"example": {"vi": "Giờ phát loa nào hợp với bạn?"}})
    hint = texts(LONGEST_WORDS)
    options = ma.fields.List(
        ma.fields.Nested(OptionBodySchema), validate=ma.validate.Length(max=MOST_OPTIONS)
    )
    rows = ma.fields.List(ma.fields.Nested(RowBodySchema), validate=ma.validate.Length(max=MOST_ROWS))
    required = ma.fields.Boolean()
    min = BoundField(allow_none=True)
    max = BoundField(allow_none=True)
    step = ma.fields.Float(allow_none=True)
    message = texts(LONGEST_TITLE)
    random_order = ma.fields.Boolean()
    section = _id(allow_none=True)
    show_if = ConditionField(allow_none=True)


class SurveyAudienceSchema(ma.Schema):
    """Whom the survey asks."""

    areas = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        required=True,
        validate=ma.validate.Length(min=1, max=MOST_AREAS),
    )
    group = Choice(AudienceGroup, load_default=AudienceGroup.EVERYONE)


class SurveyAboutSchema(ma.Schema):
    """What the survey asks an opinion on."""

    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(["post", "report", "document"]))
    id = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=100))


class SurveyChangesSchema(ma.Schema):
    """What officials write of a survey; what is left out stays."""

    area_id = ma.fields.String(validate=ma.validate.Length(max=40), metadata={"example": "29242@2025-07-01"})
    title = texts(LONGEST_TITLE, metadata={"example": {"vi": "Giờ phát loa"}})
    intro = texts(LONGEST_WORDS)
    questions = ma.fields.List(
        ma.fields.Nested(QuestionBodySchema), validate=ma.validate.Length(max=MOST_QUESTIONS)
    )
    sections = ma.fields.List(
        ma.fields.Nested(SectionBodySchema), validate=ma.validate.Length(max=MOST_SECTIONS)
    )
    audience = ma.fields.Nested(SurveyAudienceSchema)
    identity = Choice(VoterIdentity)
    changeable = ma.fields.Boolean()
    grace_seconds = ma.fields.Integer(strict=True, validate=ma.validate.Range(min=0, max=LONGEST_GRACE))
    languages = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf(LANGUAGES)),
        validate=ma.validate.Length(min=1, max=len(LANGUAGES)),
    )
    embargo = ma.fields.Boolean()
    results_public = Choice(ResultsPublic)
    sampling = Choice(
        Sampling,
        metadata={
            "description": "`random` claims that those who answer were drawn: margins of error are told then."
        },
    )
    about = ma.fields.Nested(SurveyAboutSchema, allow_none=True)
    invite = ma.fields.List(
        Choice(InvitationChannel), validate=ma.validate.Length(max=len(InvitationChannel))
    )
    opens_at = moment()
    closes_at = moment()
    remind_at = moment(allow_none=True)
    target_count = ma.fields.Integer(
        strict=True, allow_none=True, validate=ma.validate.Range(min=1, max=100_000_000)
    )


class SurveyBodySchema(SurveyChangesSchema):
    """A new survey. With a `template`, what is left out comes from there."""

    area_id = ma.fields.String(required=True, validate=ma.validate.Length(max=40))
    opens_at = moment(required=True)
    closes_at = moment(required=True)
    template = ma.fields.String(validate=ma.validate.Length(max=40))


class ExtendSurveySchema(ma.Schema):
    """Until when it takes answers from now on."""

    closes_at = moment(required=True)


class ExtendBody(TypedDict):
    """What `ExtendSurveySchema` loads."""

    closes_at: datetime


class RemindSurveySchema(ma.Schema):
    """When to remind; now without a time."""

    MAY_BE_ABSENT = True

    at = moment(load_default=None, allow_none=True)


class RemindBody(TypedDict):
    """What `RemindSurveySchema` loads."""

    at: datetime | None


class SurveyTrialSchema(ma.Schema):
    """Answers to try; they are never kept."""

    MAY_BE_ABSENT = True

    answers = by_question(load_default=dict)
    others = by_question(load_default=dict)


class TrialBody(TypedDict):
    """What `SurveyTrialSchema` loads."""

    answers: dict[str, Any]
    others: dict[str, Any]


class TriedFaultSchema(ma.Schema):
    """One thing that is wrong with the answers that were tried."""

    field = ma.fields.String(required=True)
    code = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)


class SurveyPreviewSchema(ma.Schema):
    """What somebody with these answers sees, what is wrong with them, and what would be kept."""

    questions = ma.fields.List(ma.fields.Nested(QuestionSchema), required=True)
    faults = ma.fields.List(ma.fields.Nested(TriedFaultSchema), required=True)
    kept = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Raw(), required=True)


class MissingTranslationsSchema(ma.Schema):
    """By language the places whose words are missing in it."""

    missing = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.List(ma.fields.String()), required=True
    )


class DeskOptionSchema(OptionBodySchema):
    """One option as it is kept."""

    other = ma.fields.Boolean(required=True)


class DeskQuestionSchema(ma.Schema):
    """A question with its words in all languages."""

    id = ma.fields.String(required=True)
    type = Choice(QuestionType, required=True)
    text = texts(LONGEST_WORDS, required=True)
    hint = texts(LONGEST_WORDS, required=True)
    options = ma.fields.List(ma.fields.Nested(DeskOptionSchema), required=True)
    rows = ma.fields.List(ma.fields.Nested(RowBodySchema), required=True)
    required = ma.fields.Boolean(required=True)
    min = ma.fields.Raw(required=True, allow_none=True)
    max = ma.fields.Raw(required=True, allow_none=True)
    step = ma.fields.Float(required=True, allow_none=True)
    message = texts(LONGEST_TITLE, required=True)
    random_order = ma.fields.Boolean(required=True)
    section = ma.fields.String(required=True, allow_none=True)
    show_if = ConditionField(required=True, allow_none=True)


class DeskSurveySchema(ma.Schema):
    """A survey as officials see it."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    state = Choice(SurveyState, required=True)
    area_id = ma.fields.String(required=True)
    title = texts(LONGEST_TITLE, required=True)
    intro = texts(LONGEST_WORDS, required=True)
    questions = ma.fields.List(ma.fields.Nested(DeskQuestionSchema), required=True)
    sections = ma.fields.List(ma.fields.Nested(SectionBodySchema), required=True)
    audience = ma.fields.Nested(SurveyAudienceSchema, required=True)
    identity = Choice(VoterIdentity, required=True)
    changeable = ma.fields.Boolean(required=True)
    grace_seconds = ma.fields.Integer(required=True)
    languages = ma.fields.List(ma.fields.String(), required=True)
    embargo = ma.fields.Boolean(required=True)
    results_public = Choice(ResultsPublic, required=True)
    sampling = Choice(Sampling, required=True)
    template_of = ma.fields.String(required=True, allow_none=True)
    replaces = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "The version before it."}
    )
    replaced_by = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "The version after it."}
    )
    about = ma.fields.Nested(SurveyAboutSchema, required=True, allow_none=True)
    invite = ma.fields.List(Choice(InvitationChannel), required=True)
    opens_at = ma.fields.AwareDateTime(required=True, format="iso")
    closes_at = ma.fields.AwareDateTime(required=True, format="iso")
    remind_at = ma.fields.AwareDateTime(required=True, format="iso", allow_none=True)
    begun_at = ma.fields.AwareDateTime(required=True, format="iso", allow_none=True)
    reminded_at = ma.fields.AwareDateTime(required=True, format="iso", allow_none=True)
    target_count = ma.fields.Integer(required=True, allow_none=True)
    author = ma.fields.String(required=True, allow_none=True)
    editors = ma.fields.List(ma.fields.String(), required=True)
    created_at = ma.fields.AwareDateTime(required=True, format="iso", allow_none=True)
    updated_at = ma.fields.AwareDateTime(required=True, format="iso", allow_none=True)
    link = ma.fields.String(required=True, metadata={"description": "The page on which it is answered."})
    actions = ma.fields.List(
        Choice(SurveyAction), required=True, metadata={"description": "What leads on from here."}
    )


class DeskSurveysArgsSchema(PageArgsSchema):
    """Filters that combine."""

    state = Choice(SurveyState, load_default="")
    area = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))


class DeskSurveysArgs(PageArgs):
    """What `DeskSurveysArgsSchema` loads."""

    state: str
    area: str


class SurveyTemplateBodySchema(ma.Schema):
    """The questions of a survey under a name."""

    survey_id = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=100))
    name = Name(100, metadata={"example": "Mức độ hài lòng"})


class TemplateBody(TypedDict):
    """What `SurveyTemplateBodySchema` loads."""

    survey_id: str
    name: str


class SurveyTemplateSchema(ma.Schema):
    """A template."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    name = ma.fields.String(required=True)
    area_id = ma.fields.String(required=True)
    title = texts(LONGEST_TITLE, required=True)
    intro = texts(LONGEST_WORDS, required=True)
    questions = ma.fields.List(ma.fields.Nested(DeskQuestionSchema), required=True)
    sections = ma.fields.List(ma.fields.Nested(SectionBodySchema), required=True)
    languages = ma.fields.List(ma.fields.String(), required=True)
