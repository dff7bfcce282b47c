"""The shape of a place as somebody tells it in a request."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from models.reports.draft import MAX_ADDRESS


class ToldPlaceSchema(ma.Schema):
    """A chosen area, a point, words, or whatever of them there is."""

    area = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={"description": "Code in the active map, or a full id.", "example": "29263"},
    )
    lat = ma.fields.Float(load_default=None, validate=ma.validate.Range(min=-90, max=90))
    lon = ma.fields.Float(load_default=None, validate=ma.validate.Range(min=-180, max=180))
    address = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_ADDRESS))


class ToldPlace(TypedDict):
    """What `ToldPlaceSchema` loads."""

    area: str
    lat: float | None
    lon: float | None
    address: str
