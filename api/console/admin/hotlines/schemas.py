"""The forms of a hotline."""

from __future__ import annotations

import marshmallow as ma

from api.extensions.fields import Name
from models.reports.hotline_changes import LAST, MAX_AREAS, MAX_NAME


class NamesSchema(ma.Schema):
    """What a number is called, by language; Vietnamese is a must."""

    vi = Name(MAX_NAME)
    km = Name(MAX_NAME, required=False)
    en = Name(MAX_NAME, required=False)


class HotlineSchema(ma.Schema):
    """What is said of a number."""

    name = ma.fields.Nested(NamesSchema, required=True)
    areas = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)), validate=ma.validate.Length(max=MAX_AREAS)
    )
    order = ma.fields.Integer(required=True, validate=ma.validate.Range(0, LAST))
    closed = ma.fields.Boolean()


class NewHotlineSchema(HotlineSchema):
    """A new number."""

    number = ma.fields.String(required=True, validate=ma.validate.Length(max=11))
