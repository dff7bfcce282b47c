"""Shapes of what one has read and saved."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

import marshmallow as ma

from api.extensions.faulty_bodies import Field
from api.feed.items import FeedItem
from api.feed.schemas import FeedItemSchema
from models.content.read_marks import MOST_AT_ONCE


def _ids(text: str) -> Field:
    return ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(min=1, max=100)),
        load_default=(),
        validate=ma.validate.Length(max=MOST_AT_ONCE),
        metadata={"description": text},
    )


class NewMarksSchema(ma.Schema):
    """Posts that were seen or read."""

    seen = _ids("Ids of posts that stood on the screen.")
    read = _ids("Ids of posts that were opened; they are seen, too.")


class NewMarks(TypedDict):
    """What `NewMarksSchema` loads."""

    seen: list[str]
    read: list[str]


class MarkSchema(ma.Schema):
    """That a post was seen, and read if `read_at` is there."""

    post_id = ma.fields.String(required=True)
    seen_at = ma.fields.AwareDateTime(format="iso", required=True)
    read_at = ma.fields.AwareDateTime(
        format="iso", metadata={"description": "Missing while it was only seen."}
    )


class MarksSchema(ma.Schema):
    """Some marks, the longest unchanged first."""

    marks = ma.fields.List(ma.fields.Nested(MarkSchema), required=True)
    next = ma.fields.String(
        allow_none=True,
        metadata={"description": "Cursor of what comes or changes after these (`?after=`); keep it."},
    )
    more = ma.fields.Boolean(required=True, metadata={"description": "There are more: ask again at once."})


class SavedSchema(ma.Schema):
    """A saved post."""

    post_id = ma.fields.String(required=True)
    saved_at = ma.fields.AwareDateTime(format="iso", required=True)
    post = ma.fields.Nested(
        FeedItemSchema,
        allow_none=True,
        metadata={"description": "Null when it can no longer be read."},
        required=True,
    )


class SavedPageSchema(ma.Schema):
    """Some saved posts, the last saved first."""

    saved = ma.fields.List(ma.fields.Nested(SavedSchema), required=True)
    next = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "Cursor of the next page (`?after=`)."}
    )


class ShownSaved(TypedDict):
    """A saved post as `SavedSchema` dumps it."""

    post_id: str
    saved_at: datetime
    post: FeedItem | None


class ShownSavedPage(TypedDict):
    """What `SavedPageSchema` dumps."""

    saved: list[ShownSaved]
    next: str | None
