"""Shapes of results of surveys at the desk."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice, Text
from api.surveys.presented_results import ShownResults
from api.surveys.result_schemas import HIDDEN, ResultsSchema, TurnoutRowSchema
from models.surveys.breakdowns import Breakdown, RowPart, SurveyBy, TurnoutRow
from models.surveys.embargo import EarlyRead
from models.surveys.open_texts import TextGroup

#: Characters of the people by area: of some two hundred areas.
LONGEST_WEIGHTS = 8000


class DeskResultsArgsSchema(ma.Schema):
    """How the results are told."""

    by = Choice(SurveyBy, load_default="", metadata={"description": "Tell them by row, too."})
    weighted = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=LONGEST_WEIGHTS),
        metadata={
            "description": "Weight by area: people by code, as the catalogue knows none.",
            "example": "29242:12000,29263:8000",
        },
    )


class DeskResultsArgs(TypedDict):
    """What `DeskResultsArgsSchema` loads."""

    by: str
    weighted: str


class RowPartSchema(ma.Schema):
    """What was answered in one row to a question, or to one row of a matrix."""

    id = ma.fields.String(metadata={"description": "Of the area, day, language or channel."}, required=True)
    row = ma.fields.String(metadata={"description": "Of a matrix; empty else."}, required=True)
    n = ma.fields.Integer(allow_none=True, metadata={"description": HIDDEN}, required=True)
    counts = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.Integer(allow_none=True),
        metadata={"description": f"By the id of the option or range. {HIDDEN}"},
        required=True,
    )


class BrokenDownSchema(ma.Schema):
    """One question by rows."""

    id = ma.fields.String(required=True)
    rows = ma.fields.List(ma.fields.Nested(RowPartSchema), required=True)


class BreakdownSchema(ma.Schema):
    """The results by rows."""

    by = Choice(SurveyBy, required=True)
    rows = ma.fields.List(ma.fields.Nested(TurnoutRowSchema), required=True)
    questions = ma.fields.List(ma.fields.Nested(BrokenDownSchema), required=True)


class EarlyReadSchema(ma.Schema):
    """That an official read results under embargo."""

    at = ma.fields.AwareDateTime(format="iso", required=True)
    actor = ma.fields.String(required=True)
    reason = ma.fields.String(required=True)


class DeskResultsSchema(ResultsSchema):
    """The results of a survey as officials read them."""

    breakdown = ma.fields.Nested(BreakdownSchema, allow_none=True, required=True)
    read_early = ma.fields.List(ma.fields.Nested(EarlyReadSchema), required=True)


class ReadEarlySchema(ma.Schema):
    """Why results are read under embargo; it stays for all to see."""

    reason = Text(1000, metadata={"example": "Sở Y tế cần số liệu cho cuộc họp khẩn."})


class ReadEarlyBody(TypedDict):
    """What `ReadEarlySchema` loads."""

    reason: str


class ShownQuestionRows(TypedDict):
    """One question by rows."""

    id: str
    rows: list[RowPart]


class ShownBreakdown(TypedDict):
    """The results by rows."""

    by: SurveyBy
    rows: list[TurnoutRow]
    questions: list[ShownQuestionRows]


class ShownDeskResults(ShownResults):
    """The results of a survey as officials read them."""

    breakdown: ShownBreakdown | None
    read_early: list[EarlyRead]


def broken_down(found: Breakdown) -> ShownBreakdown:
    """Show a breakdown."""
    return {
        "by": found["by"],
        "rows": found["rows"],
        "questions": [{"id": one["question"]["id"], "rows": one["rows"]} for one in found["questions"]],
    }


class TextGroupSchema(ma.Schema):
    """Texts that say nearly the same."""

    text = ma.fields.String(
        metadata={"description": "The most frequent of them, personal data masked."}, required=True
    )
    n = ma.fields.Integer(metadata={"description": "How many say so."}, required=True)
    others = ma.fields.List(
        ma.fields.String(), metadata={"description": "Some of the others."}, required=True
    )


class OpenTextsSchema(ma.Schema):
    """What people wrote in their own words."""

    n = ma.fields.Integer(
        metadata={
            "description": "How many texts there are; null where the results hide it, and then none is listed."
        },
        required=True,
        allow_none=True,
    )
    grouped = ma.fields.Integer(metadata={"description": "How many of them were looked at."}, required=True)
    groups = ma.fields.List(ma.fields.Nested(TextGroupSchema), required=True)


class ShownTexts(TypedDict):
    """What people wrote in their own words."""

    n: int | None
    grouped: int
    groups: list[TextGroup]
