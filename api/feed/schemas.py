"""Shapes of posts."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice
from api.extensions.paging import PageArgs, PageArgsSchema
from models.content.posts import PostKind, Priority
from models.language.languages import LANGUAGES


class PostSchema(ma.Schema):
    """News or a notice for the people of an area."""

    id = ma.fields.String(attribute="_id")
    version = ma.fields.Integer()
    area_id = ma.fields.String()
    kind = Choice(PostKind)
    category = ma.fields.String(metadata={"description": "Code of a topic; see /v1/categories."})
    lang = ma.fields.String(metadata={"description": "Language of title and body as they stand here."})
    languages = ma.fields.List(
        ma.fields.String(), metadata={"description": "Languages in which it can be read, with `?lang=`."}
    )
    title = ma.fields.String()
    body = ma.fields.String(
        metadata={"description": "Safe HTML: paragraphs, headings, lists, tables, links; no images."}
    )
    plain = ma.fields.String(metadata={"description": "The same without mark-up."})
    priority = Choice(Priority)
    published_at = ma.fields.AwareDateTime(format="iso")
    updated_at = ma.fields.AwareDateTime(format="iso")
    starts_at = ma.fields.AwareDateTime(format="iso", allow_none=True)
    ends_at = ma.fields.AwareDateTime(format="iso", allow_none=True)
    image = ma.fields.String(allow_none=True, metadata={"description": "Id of an upload."})
    edition = ma.fields.Integer(metadata={"description": "1 as first published; each correction adds 1."})
    needs_native_review = ma.fields.Boolean(
        metadata={"description": "The text still awaits review by a native speaker."}
    )


class FeedArgsSchema(PageArgsSchema):
    """Whose feed, of which topic and language."""

    area = ma.fields.String(
        load_default=None,
        validate=ma.validate.Length(max=40),
        metadata={"description": "Code or id, also of an earlier map; default: everything in the province."},
    )
    category = ma.fields.String(load_default=None, validate=ma.validate.Length(max=40))
    lang = ma.fields.String(
        load_default=None,
        validate=ma.validate.OneOf(LANGUAGES),
        metadata={"description": "Only posts that can be read in this language, in this language."},
    )


class FeedArgs(PageArgs):
    """What `FeedArgsSchema` loads."""

    area: str | None
    category: str | None
    lang: str | None


class LanguageArgsSchema(ma.Schema):
    """In which language to read."""

    lang = ma.fields.String(load_default=None, validate=ma.validate.OneOf(LANGUAGES))


class LanguageArgs(TypedDict):
    """What `LanguageArgsSchema` loads."""

    lang: str | None


class FeedSchema(ma.Schema):
    """A page of posts, newest first; the next page's cursor is in the headers, too."""

    posts = ma.fields.List(ma.fields.Nested(PostSchema), required=True)
    next = ma.fields.String(allow_none=True, metadata={"description": "Cursor of the next page (`?after=`)."})
