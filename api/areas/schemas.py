"""Shapes of areas."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice
from models.areas.areas import Level


class AreaSchema(ma.Schema):
    """An administrative unit of one map."""

    id = ma.fields.String(
        attribute="_id",
        metadata={"description": "Code and valid-from day: `29242@2025-07-01`."},
        required=True,
    )
    code = ma.fields.String(
        metadata={"description": "Code of the General Statistics Office; unique within a map."},
        required=True,
    )
    valid_from = ma.fields.String(metadata={"format": "date"}, required=True)
    valid_to = ma.fields.String(
        allow_none=True,
        metadata={"format": "date", "description": "First day on which it is no more."},
        required=True,
    )
    name = ma.fields.String(required=True)
    full_name = ma.fields.String(
        metadata={"description": "The name with the kind of unit before it."}, required=True
    )
    type = ma.fields.String(
        metadata={"description": "Kind of unit: xã, phường, thị trấn, huyện, tỉnh, …"}, required=True
    )
    level = Choice(Level, required=True)
    parent_id = ma.fields.String(allow_none=True, required=True)
    province_id = ma.fields.String(required=True)
    path = ma.fields.List(
        ma.fields.String(),
        metadata={"description": "Ids from the province to the area itself."},
        required=True,
    )
    center = ma.fields.Dict(allow_none=True, metadata={"description": "GeoJSON point."}, required=True)
    bbox = ma.fields.List(
        ma.fields.Float(),
        allow_none=True,
        metadata={"description": "West, south, east, north, in degrees."},
        required=True,
    )
    successors = ma.fields.List(
        ma.fields.String(),
        metadata={"description": "Areas of the next map that took it in."},
        required=True,
    )
    predecessors = ma.fields.List(
        ma.fields.String(), metadata={"description": "Areas of the map before."}, required=True
    )


class AreasArgsSchema(ma.Schema):
    """Which areas: the children of `parent`, all of a `level`, or those that `q` may name."""

    parent = ma.fields.String(
        load_default=None, validate=ma.validate.Length(max=40), metadata={"description": "Code or id."}
    )
    level = ma.fields.Enum(Level, by_value=True, load_default=None)
    q = ma.fields.String(
        load_default=None,
        validate=ma.validate.Length(min=1, max=200),
        metadata={"description": "A name as people type it, also a former one, with or without diacritics."},
    )


class AreasArgs(TypedDict):
    """What `AreasArgsSchema` loads."""

    parent: str | None
    level: Level | None
    q: str | None


class AreasSchema(ma.Schema):
    """Some areas."""

    areas = ma.fields.List(ma.fields.Nested(AreaSchema), required=True)


class LocateArgsSchema(ma.Schema):
    """A point in degrees (WGS 84)."""

    lat = ma.fields.Float(required=True, metadata={"minimum": -90, "maximum": 90})
    lon = ma.fields.Float(required=True, metadata={"minimum": -180, "maximum": 180})
    limit = ma.fields.Integer(load_default=5, validate=ma.validate.Range(min=1, max=20))


class LocateArgs(TypedDict):
    """What `LocateArgsSchema` loads."""

    lat: float
    lon: float
    limit: int


class NearSchema(ma.Schema):
    """A commune and the distance of its centre."""

    area = ma.fields.Nested(AreaSchema, required=True)
    distance_m = ma.fields.Integer(
        metadata={"description": "Metres from the point to the centre."}, required=True
    )


class LocatedSchema(ma.Schema):
    """Communes to confirm: centres are no borders, and phones err."""

    candidates = ma.fields.List(ma.fields.Nested(NearSchema), required=True)
    sure = ma.fields.Boolean(
        required=True,
        metadata={
            "description": "The point lies in the boundary of the first, 150 m or more from its border: "
            "no need to ask."
        },
    )
    outside = ma.fields.Boolean(
        required=True, metadata={"description": "The point lies far outside the province."}
    )
