"""Shapes of uploads."""

from __future__ import annotations

import marshmallow as ma
from flask_smorest.fields import Upload


class UploadFileSchema(ma.Schema):
    """The file of a new upload."""

    file = Upload(required=True, metadata={"description": "JPEG, PNG, WebP, HEIC, AVIF or GIF."})


class PointSchema(ma.Schema):
    """Degrees, WGS 84."""

    lat = ma.fields.Float(required=True, metadata={"example": 9.9347})
    lon = ma.fields.Float(required=True, metadata={"example": 106.3455})


class PhotoSchema(ma.Schema):
    """A photo: its id and links that open its renditions for some hours."""

    id = ma.fields.String(required=True, attribute="_id")
    width = ma.fields.Integer(required=True, metadata={"description": "Pixels."})
    height = ma.fields.Integer(required=True, metadata={"description": "Pixels."})
    large = ma.fields.String(required=True)
    thumb = ma.fields.String(required=True)


class UploadSchema(PhotoSchema):
    """A photo of one's own, with the place that its EXIF named (it is in no rendition)."""

    position = ma.fields.Nested(
        PointSchema, required=True, allow_none=True, metadata={"description": "Offered as the place."}
    )


class LinkArgsSchema(ma.Schema):
    """The query of a signed link."""

    until = ma.fields.Integer(required=True, validate=ma.validate.Range(min=0, max=10**11))
    sig = ma.fields.String(required=True, validate=ma.validate.Length(max=64))
