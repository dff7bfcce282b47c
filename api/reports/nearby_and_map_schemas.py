"""Shapes of suggestions and of the public map."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice
from api.reports.schemas import NamedSchema, StateSchema
from api.uploads.schemas import PhotoSchema
from models.reports.draft import MAX_TEXT
from models.workflow.transitions import ReportState


class NearbyArgsSchema(ma.Schema):
    """Where, and of which category."""

    lat = ma.fields.Float(
        required=True, validate=ma.validate.Range(min=-90, max=90), metadata={"example": 9.9347}
    )
    lon = ma.fields.Float(
        required=True, validate=ma.validate.Range(min=-180, max=180), metadata={"example": 106.3455}
    )
    category = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))


class NearbyArgs(TypedDict):
    """What `NearbyArgsSchema` loads."""

    lat: float
    lon: float
    category: str


class NearbyPostSchema(NearbyArgsSchema):
    """Where, of which category, and what is going to be reported."""

    text = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=MAX_TEXT),
        metadata={"example": "Đường ngập tới đầu gối trước cổng trường"},
    )


class NearbyPost(NearbyArgs):
    """What `NearbyPostSchema` loads."""

    text: str


class SuggestionSchema(ma.Schema):
    """A report that may be about the same. Text and photo only where the report is public."""

    code = ma.fields.String(required=True, metadata={"example": "VL-7K3M9"})
    category = ma.fields.Nested(NamedSchema, required=True)
    state = ma.fields.Nested(StateSchema, required=True)
    filed_at = ma.fields.AwareDateTime(required=True)
    distance_m = ma.fields.Integer(required=True, allow_none=True)
    score = ma.fields.Float(required=True, metadata={"description": "From 0 to 1; higher is more alike."})
    followers = ma.fields.Integer(required=True)
    text = ma.fields.String()
    photo = ma.fields.Nested(PhotoSchema, allow_none=True)


class MapArgsSchema(ma.Schema):
    """A box in degrees (WGS 84): west, south, east, north."""

    bbox = ma.fields.String(
        required=True,
        validate=ma.validate.Length(max=100),
        metadata={"example": "105.9,9.8,106.5,10.3"},
    )
    category = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))


class MapArgs(TypedDict):
    """What `MapArgsSchema` loads."""

    bbox: str
    category: str


class GeometrySchema(ma.Schema):
    """A GeoJSON point: longitude, latitude."""

    type = ma.fields.String(required=True)
    coordinates = ma.fields.List(ma.fields.Float(), required=True)


class PropertiesSchema(ma.Schema):
    """Of a report: `code`, `category`, `state`, `filed_at`, `overdue`, `exact`; of a cell: `cell` and counts."""

    code = ma.fields.String()
    category = ma.fields.String()
    state = Choice(ReportState)
    filed_at = ma.fields.AwareDateTime()
    overdue = ma.fields.Boolean()
    exact = ma.fields.Boolean(
        metadata={"description": "False where only the cell around the place is published."}
    )
    cell = ma.fields.String(metadata={"description": "H3 index."})
    count = ma.fields.Integer()
    open = ma.fields.Integer()
    late = ma.fields.Integer(metadata={"description": "How many of them are overdue."})


class FeatureSchema(ma.Schema):
    """One report, or one cell with many."""

    type = ma.fields.String(required=True)
    id = ma.fields.String(required=True)
    geometry = ma.fields.Nested(GeometrySchema, required=True)
    properties = ma.fields.Nested(PropertiesSchema, required=True)


class FeaturesSchema(ma.Schema):
    """GeoJSON (RFC 7946)."""

    type = ma.fields.String(required=True)
    features = ma.fields.List(ma.fields.Nested(FeatureSchema), required=True)
