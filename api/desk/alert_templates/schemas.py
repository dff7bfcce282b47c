"""Shapes of the templates of alerts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

import marshmallow as ma

from api.alerts.schemas import hazard_code
from api.desk.alerts.schemas import AlertDraft, DraftSchema, InfosSchema
from models.alerts.alerts import Words
from models.alerts.template_drafts import Values


class TemplateWordsSchema(ma.Schema):
    """What a province writes in place of the texts that Loa brings."""

    infos = ma.fields.Nested(
        InfosSchema,
        required=True,
        metadata={"description": "With `{place}`, `{time}` and `{level}` where they are filled in later."},
    )


class TemplateWords(TypedDict):
    """What `TemplateWordsSchema` loads."""

    infos: Mapping[str, Words]


class AlertTemplateSchema(ma.Schema):
    """How warnings of a hazard begin."""

    hazard = hazard_code(attribute="_id", required=True)
    version = ma.fields.Integer(required=True, metadata={"description": "0: the one that Loa brings."})
    infos = ma.fields.Nested(InfosSchema, required=True)
    updated_at = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)


class TimesSchema(ma.Schema):
    """The time as each language says it."""

    vi = ma.fields.String(validate=ma.validate.Length(max=200), metadata={"example": "17 giờ đến 19 giờ"})
    km = ma.fields.String(validate=ma.validate.Length(max=200), metadata={"example": "ម៉ោង ១៧ ដល់ ១៩"})
    en = ma.fields.String(validate=ma.validate.Length(max=200), metadata={"example": "17:00 to 19:00"})


class TemplateValuesSchema(ma.Schema):
    """What stands in place of the placeholders; what is left out stays open until somebody edits it."""

    place = ma.fields.String(
        validate=ma.validate.Length(max=200), metadata={"description": "Left out: the names of the areas."}
    )
    time = ma.fields.String(validate=ma.validate.Length(max=200), metadata={"example": "17 giờ đến 19 giờ"})
    times = ma.fields.Nested(
        TimesSchema,
        metadata={
            "description": "The time by language; where one is left out, what the Vietnamese one means, else `time`."
        },
    )


class FromTemplateSchema(DraftSchema):
    """A new alert whose texts come from the template of its hazard."""

    class Meta:
        exclude = ("infos", "dropped_languages")

    values = ma.fields.Nested(TemplateValuesSchema, load_default=dict)


class FromTemplate(AlertDraft, total=False):
    """What `FromTemplateSchema` loads."""

    values: Values
