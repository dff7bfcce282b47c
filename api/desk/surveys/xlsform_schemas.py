"""Shapes of imports and exports of XLSForm."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

import marshmallow as ma
from flask_smorest.fields import Upload
from werkzeug.datastructures import FileStorage

from api.desk.alerts.schemas import moment
from api.desk.surveys.presented import DeskSurvey
from api.desk.surveys.schemas import (
    DeskQuestionSchema,
    DeskSurveySchema,
    SectionBodySchema,
    TriedFaultSchema,
    texts,
)
from api.extensions.fields import Choice
from api.extensions.problem_schemas import ShownFault
from models.language.languages import DEFAULT, LANGUAGES
from models.surveys.definition_checks import LONGEST_TITLE, LONGEST_WORDS
from models.surveys.xlsform.importing import Content
from models.surveys.xlsform.left_out import Effect, LeftOut


class XlsformFileSchema(ma.Schema):
    """The file of a form."""

    file = Upload(
        required=True,
        metadata={"description": "A form by XLSForm: XLSX, XLS, or CSV in UTF-8 of all its sheets."},
    )


class XlsformFile(TypedDict):
    """What `XlsformFileSchema` loads."""

    file: FileStorage


class ImportArgsSchema(ma.Schema):
    """What no form says of a survey, and whether to keep it."""

    area_id = ma.fields.String(
        load_default="", validate=ma.validate.Length(max=40), metadata={"example": "29242@2025-07-01"}
    )
    opens_at = moment(load_default=None, allow_none=True)
    closes_at = moment(load_default=None, allow_none=True)
    language = ma.fields.String(
        load_default=DEFAULT,
        validate=ma.validate.OneOf(LANGUAGES),
        metadata={"description": "Of words that name none, where the form does not say its own."},
    )
    dry_run = ma.fields.Boolean(
        load_default=False, metadata={"description": "Only shows what would be kept; needs no area and days."}
    )


class ImportArgs(TypedDict):
    """What `ImportArgsSchema` loads."""

    area_id: str
    opens_at: datetime | None
    closes_at: datetime | None
    language: str
    dry_run: bool


class LeftOutSchema(ma.Schema):
    """One construct of a form that is not in the survey, or not as it was."""

    sheet = ma.fields.String(required=True)
    row = ma.fields.Integer(required=True, metadata={"description": "From 1; 0 for the sheet as a whole."})
    column = ma.fields.String(
        required=True, metadata={"description": "Letters; empty for the row as a whole."}
    )
    construct = ma.fields.String(required=True, metadata={"example": "begin repeat"})
    name = ma.fields.String(required=True, metadata={"description": "Of the question, group or option."})
    effect = Choice(Effect, required=True)
    code = ma.fields.String(required=True, metadata={"example": "no_repeats"})
    reason = ma.fields.String(required=True, metadata={"description": "In the language of the caller."})


class ExplainedLeftOut(LeftOut):
    """What was left out, with the reason in words."""

    reason: str


class XlsformContentSchema(ma.Schema):
    """What a form asks."""

    title = texts(LONGEST_TITLE, required=True)
    intro = texts(LONGEST_WORDS, required=True)
    languages = ma.fields.List(ma.fields.String(), required=True)
    sections = ma.fields.List(ma.fields.Nested(SectionBodySchema), required=True)
    questions = ma.fields.List(ma.fields.Nested(DeskQuestionSchema), required=True)


class ImportedSurveySchema(ma.Schema):
    """What a form became: the draft, or with `dry_run` what it would be, and everything that is left out."""

    survey = ma.fields.Nested(DeskSurveySchema, required=True, allow_none=True)
    content = ma.fields.Nested(XlsformContentSchema, required=True)
    left_out = ma.fields.List(ma.fields.Nested(LeftOutSchema), required=True)
    faults = ma.fields.List(
        ma.fields.Nested(TriedFaultSchema),
        required=True,
        metadata={"description": "Why it could not be kept as it is."},
    )


class ImportedSurvey(TypedDict):
    """What `ImportedSurveySchema` dumps."""

    survey: DeskSurvey | None
    content: Content
    left_out: list[ExplainedLeftOut]
    faults: list[ShownFault]
