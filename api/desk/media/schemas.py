"""Shapes of the media library at the desk."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

import marshmallow as ma
from flask_smorest.fields import Upload
from werkzeug.datastructures import FileStorage

from api.desk.posts.schemas import words
from api.extensions.fields import Choice
from api.extensions.paging import PageArgs, PageArgsSchema
from models.content.file_uses import UserKind
from models.content.posts import PostState
from models.files.file_words import LONGEST_TITLE
from models.files.kinds import FileKind
from models.files.library import ConsentKind, RightsKind
from models.files.library_facts import (
    LONGEST_ALT,
    LONGEST_DESCRIPTION,
    LONGEST_NOTE,
    LONGEST_TAG,
    MOST_TAGS,
)

AGENCY = ma.validate.Length(max=100)
AREA = ma.validate.Length(max=40)


class LibraryUploadSchema(ma.Schema):
    """A file for the library."""

    file = Upload(
        required=True,
        metadata={
            "description": "A picture, a PDF document, an office file (DOCX, XLSX, PPTX, ODT, ODS), a sound or a film."
        },
    )


class LibraryUpload(TypedDict):
    """What `LibraryUploadSchema` loads."""

    file: FileStorage


class RightsSchema(ma.Schema):
    """By what right a file is published; what is licensed or permitted needs a note of who says so."""

    kind = Choice(RightsKind, required=True)
    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=LONGEST_NOTE))


class ConsentSchema(ma.Schema):
    """Whether the persons shown agree; refused or unknown, no post takes the file."""

    kind = Choice(ConsentKind, required=True)
    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=LONGEST_NOTE))


def _some(most: int) -> ma.fields.Dict:
    return words(most, optional=True)


class FileDescriptionSchema(ma.Schema):
    """What officials say of a file; what is left out stays."""

    title = _some(LONGEST_TITLE)
    description = _some(LONGEST_DESCRIPTION)
    alt = _some(LONGEST_ALT)
    tags = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(min=1, max=LONGEST_TAG)),
        validate=ma.validate.Length(max=MOST_TAGS),
    )
    area_id = ma.fields.String(
        allow_none=True, validate=AREA, metadata={"description": "The place that it shows or is about."}
    )
    taken_on = ma.fields.String(
        validate=ma.validate.Length(max=10),
        metadata={"example": "2026-11-20", "description": "A day, or empty."},
    )
    source_agency_id = ma.fields.String(
        validate=AGENCY, metadata={"description": "The body that it comes from."}
    )
    rights = ma.fields.Nested(RightsSchema)
    consent = ma.fields.Nested(ConsentSchema)


class LibraryFileSchema(ma.Schema):
    """A file of the library as officials see it."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    hash = ma.fields.String(required=True, metadata={"description": "SHA-256 of the file as it is kept."})
    kind = Choice(FileKind, required=True)
    name = ma.fields.String(required=True)
    mime = ma.fields.String(required=True)
    bytes = ma.fields.Integer(required=True)
    url = ma.fields.String(required=True, metadata={"description": "Opens the file for some hours."})
    parts = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.String(),
        required=True,
        metadata={"description": "Links to other forms of it, such as the `thumb` of a picture."},
    )
    width = ma.fields.Integer(metadata={"description": "Pixels."})
    height = ma.fields.Integer(metadata={"description": "Pixels."})
    pages = ma.fields.Integer()
    seconds = ma.fields.Float()
    title = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)
    description = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)
    alt = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)
    tags = ma.fields.List(ma.fields.String(), required=True)
    area_id = ma.fields.String(required=True, allow_none=True)
    taken_on = ma.fields.String(required=True)
    source_agency_id = ma.fields.String(required=True)
    rights = ma.fields.Nested(RightsSchema, required=True)
    consent = ma.fields.Nested(ConsentSchema, required=True)
    refusal = ma.fields.String(
        required=True, metadata={"description": 'Why no post may take it, as a problem code, or "".'}
    )
    uploaded_by = ma.fields.String(required=True, metadata={"description": "Id of the official."})
    at = ma.fields.AwareDateTime(format="iso", required=True)


class FileUseSchema(ma.Schema):
    """One thing that uses a file."""

    kind = Choice(UserKind, required=True)
    id = ma.fields.String(
        required=True, metadata={"description": "Of the post; empty where the caller may not read it."}
    )
    title = ma.fields.String(required=True)
    state = ma.fields.String(
        required=True, validate=ma.validate.OneOf(["", *PostState]), metadata={"description": "Of a post."}
    )
    number = ma.fields.Integer(required=True, metadata={"description": "Of an edition; 0 of a post."})


class LibraryArgsSchema(PageArgsSchema):
    """Filters that combine."""

    text = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=200),
        metadata={"description": "Words that it has all of, with or without diacritics."},
    )
    tag = ma.fields.String(load_default="", validate=ma.validate.Length(max=LONGEST_TAG))
    start = ma.fields.Date(
        data_key="from", load_default=None, metadata={"description": "Taken on this day or later."}
    )
    end = ma.fields.Date(data_key="to", load_default=None, metadata={"description": "Last day, included."})
    area = ma.fields.String(
        load_default="", validate=AREA, metadata={"description": "At this area or below; code or id."}
    )
    agency = ma.fields.String(load_default="", validate=AGENCY)
    kind = Choice(FileKind, load_default="")
    consent = Choice(ConsentKind, load_default="")
    rights = Choice(RightsKind, load_default="")


class LibraryArgs(PageArgs):
    """What `LibraryArgsSchema` loads."""

    text: str
    tag: str
    start: date | None
    end: date | None
    area: str
    agency: str
    kind: str
    consent: str
    rights: str
