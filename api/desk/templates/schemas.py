"""Shapes of reply templates."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice, Name, Text
from models.desk.reply_templates import MAX_NAME, MAX_TEXT
from models.language.languages import LANGUAGES
from models.workflow.transitions import ReportState


class TextsSchema(ma.Schema):
    """A text in the languages of the province; Vietnamese is a must."""

    vi = Text(
        MAX_TEXT,
        metadata={"example": "{agency} đã tiếp nhận phản ánh {code}, hẹn trả lời ngày {due}."},
    )
    km = ma.fields.String(validate=ma.validate.Length(max=MAX_TEXT))
    en = ma.fields.String(validate=ma.validate.Length(max=MAX_TEXT))


class TemplateSchema(ma.Schema):
    """A text to begin an answer with; `{code}`, `{agency}`, `{due}` and `{category}` are filled in."""

    name = Name(MAX_NAME)
    states = ma.fields.List(
        Choice(ReportState),
        load_default=list,
        validate=ma.validate.Length(max=20),
        metadata={"description": "Empty: any."},
    )
    categories = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        load_default=list,
        validate=ma.validate.Length(max=50),
        metadata={"description": "Codes; empty: any."},
    )
    texts = ma.fields.Nested(TextsSchema, required=True)


class TemplateBody(TypedDict):
    """What `TemplateSchema` loads; `texts` is by language."""

    name: str
    states: list[str]
    categories: list[str]
    texts: dict[str, str]


class KeptTemplateSchema(TemplateSchema):
    """A template as it is kept."""

    states = ma.fields.List(Choice(ReportState), required=True)
    categories = ma.fields.List(ma.fields.String(), required=True)
    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    text = ma.fields.String(
        required=True, metadata={"description": "In the language asked for, else in Vietnamese."}
    )
    origin = ma.fields.String(
        required=True, metadata={"description": "`file`, or `desk` when an official wrote or changed it."}
    )


class TemplateArgsSchema(ma.Schema):
    """What the answer is for."""

    state = Choice(ReportState, load_default="")
    category = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))
    lang = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", *LANGUAGES]))


class TemplateArgs(TypedDict):
    """What `TemplateArgsSchema` loads."""

    state: str
    category: str
    lang: str


class PreviewArgsSchema(ma.Schema):
    """In which language; default: the resident's."""

    lang = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", *LANGUAGES]))


class PreviewArgs(TypedDict):
    """What `PreviewArgsSchema` loads."""

    lang: str


class PreviewSchema(ma.Schema):
    """A template filled in for a report."""

    id = ma.fields.String(attribute="_id", required=True)
    name = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    lang = ma.fields.String(required=True)
