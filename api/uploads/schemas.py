"""Shapes of uploads."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma
from flask_smorest.fields import Upload
from werkzeug.datastructures import FileStorage

from api.extensions.fields import Choice
from models.files.uploads import MAX_ATTACHMENTS, UploadKind


class UploadFileSchema(ma.Schema):
    """The file of a new upload."""

    file = Upload(
        required=True,
        metadata={"description": "A photo (JPEG, PNG, WebP, HEIC, AVIF or GIF) or a PDF document."},
    )


class UploadFile(TypedDict):
    """What `UploadFileSchema` loads."""

    file: FileStorage


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


class DocumentSchema(ma.Schema):
    """A PDF document: its id and a link that opens it for some hours."""

    id = ma.fields.String(required=True, attribute="_id")
    pages = ma.fields.Integer(required=True)
    bytes = ma.fields.Integer(required=True)
    url = ma.fields.String(required=True)


class UploadSchema(ma.Schema):
    """An upload of one's own: of a photo its renditions, of a document its file."""

    id = ma.fields.String(required=True, attribute="_id")
    kind = Choice(UploadKind, required=True)
    width = ma.fields.Integer(metadata={"description": "Pixels; of a photo."})
    height = ma.fields.Integer(metadata={"description": "Pixels; of a photo."})
    large = ma.fields.String(metadata={"description": "Link to a rendition; of a photo."})
    thumb = ma.fields.String(metadata={"description": "Link to a rendition; of a photo."})
    pages = ma.fields.Integer(metadata={"description": "Of a document."})
    bytes = ma.fields.Integer(metadata={"description": "Of a document."})
    url = ma.fields.String(metadata={"description": "Link to the file; of a document."})
    position = ma.fields.Nested(
        PointSchema,
        required=True,
        allow_none=True,
        metadata={"description": "The place that the EXIF of a photo named; it is in no rendition."},
    )


class LinkArgsSchema(ma.Schema):
    """The query of a signed link."""

    until = ma.fields.Integer(required=True, validate=ma.validate.Range(min=0, max=10**11))
    sig = ma.fields.String(required=True, validate=ma.validate.Length(max=64))


class LinkArgs(TypedDict):
    """What `LinkArgsSchema` loads."""

    until: int
    sig: str


def attachment_ids() -> ma.fields.List[str]:
    """Make the field for what goes along with a step."""
    return ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        load_default=list,
        validate=ma.validate.Length(max=MAX_ATTACHMENTS),
        metadata={
            "description": "Ids of uploads, photos and documents alike; `photo_ids` takes photos only."
        },
    )
