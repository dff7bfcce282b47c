"""Shapes of hot spots."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

import marshmallow as ma

from api.reports.schemas import NamedSchema
from models.areas.hexagons import RESOLUTION


class HotSpotArgsSchema(ma.Schema):
    """Where, what and since when."""

    area = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))
    category = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))
    since = ma.fields.AwareDateTime(
        load_default=None, format="iso", metadata={"description": "Default: 180 days ago."}
    )
    resolution = ma.fields.Integer(
        load_default=RESOLUTION,
        validate=ma.validate.Range(min=5, max=RESOLUTION),
        metadata={"description": "Of the H3 cells; 9 is about 400 m across."},
    )


class HotSpotArgs(TypedDict):
    """What `HotSpotArgsSchema` loads."""

    area: str
    category: str
    since: datetime | None
    resolution: int


class CountedSchema(NamedSchema):
    """A category and how many reports it has here."""

    count = ma.fields.Integer(required=True)


class HotSpotSchema(ma.Schema):
    """A cell in which reports gather."""

    cell = ma.fields.String(required=True, metadata={"description": "H3 index."})
    lat = ma.fields.Float(required=True, metadata={"description": "Of the cell's centre."})
    lon = ma.fields.Float(required=True)
    count = ma.fields.Integer(required=True)
    open = ma.fields.Integer(required=True)
    recurring = ma.fields.Integer(
        required=True, metadata={"description": "Reports that came back after they were fixed."}
    )
    latest_at = ma.fields.AwareDateTime(required=True)
    categories = ma.fields.List(ma.fields.Nested(CountedSchema), required=True)
