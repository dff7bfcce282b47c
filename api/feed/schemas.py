"""Shapes of the feed and of posts."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma
from webargs.fields import DelimitedList

from api.extensions.fields import Choice
from api.extensions.paging import PageArgs, PageArgsSchema
from api.feed.file_schemas import PostFileSchema
from models.content.feed_changes import Gone
from models.content.posts import PostKind, Priority
from models.language.languages import LANGUAGES
from models.people.devices import MAX_AREAS

#: The commune where somebody lives, and what they follow besides.
MOST_AREAS = MAX_AREAS + 1


class CorrectionSchema(ma.Schema):
    """A false claim and what is true; nothing in `claim` and `seen_at` can be tapped."""

    claim = ma.fields.String(required=True, metadata={"description": "What is said, and is false."})
    truth = ma.fields.String(required=True)
    source = ma.fields.String(required=True, metadata={"description": "What shows what is true."})
    who = ma.fields.String(required=True, metadata={"description": "Who says what is true."})
    seen_at = ma.fields.String(
        required=True, metadata={"description": 'Where the false claim was seen, or "".'}
    )


def _correction(how: str) -> ma.fields.Nested:
    about = f"Of the kind `correction`, {how}; null of others."
    return ma.fields.Nested(CorrectionSchema, allow_none=True, required=True, metadata={"description": about})


class ReaderDocumentSchema(ma.Schema):
    """What identifies a document of direction."""

    number = ma.fields.String(required=True, metadata={"example": "12/CT-UBND"})
    issued_by = ma.fields.String(required=True)
    issued_on = ma.fields.String(required=True, metadata={"description": "A day.", "example": "2026-11-20"})
    signer = ma.fields.String(required=True)


def _document() -> ma.fields.Nested:
    about = {"description": "Of the kind `document`; null of others."}
    return ma.fields.Nested(ReaderDocumentSchema, allow_none=True, required=True, metadata=about)


class FeedItemSchema(ma.Schema):
    """A post in a list: enough to show it there. Its whole text stands at `/v1/posts/{id}`."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(
        metadata={"description": "Changes with every change of the post."}, required=True
    )
    edition = ma.fields.Integer(
        metadata={"description": "1 as first published; each correction adds 1."}, required=True
    )
    area_id = ma.fields.String(required=True)
    kind = Choice(PostKind, required=True)
    category = ma.fields.String(
        metadata={"description": "Code of a topic; see `topics` of `/v1/categories`."}, required=True
    )
    lang = ma.fields.String(
        metadata={
            "description": "Language of the words as they stand here; not always the one that was asked for."
        },
        required=True,
    )
    languages = ma.fields.List(
        ma.fields.String(),
        metadata={"description": "Languages in which it can be read, with `?lang=`."},
        required=True,
    )
    title = ma.fields.String(required=True)
    summary = ma.fields.String(
        metadata={"description": "How the text begins, without mark-up."}, required=True
    )
    priority = Choice(Priority, required=True)
    published_at = ma.fields.AwareDateTime(format="iso", required=True)
    updated_at = ma.fields.AwareDateTime(format="iso", required=True)
    starts_at = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)
    ends_at = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)
    valid_to = ma.fields.AwareDateTime(
        format="iso",
        allow_none=True,
        metadata={"description": "When it leaves the feed, by itself."},
        required=True,
    )
    pinned_until = ma.fields.AwareDateTime(
        format="iso",
        allow_none=True,
        metadata={
            "description": "So long it stands above everything else: a correction of false information."
        },
        required=True,
    )
    correction = _correction("shortened")
    document = _document()
    image = ma.fields.String(
        allow_none=True, metadata={"description": "Id of the file that is its cover."}, required=True
    )
    source_agency_id = ma.fields.String(
        metadata={"description": 'The body that answers for it, or "".'}, required=True
    )
    after_agency_id = ma.fields.String(
        metadata={"description": 'The body after whose post it was written, or "" where it is its own.'},
        required=True,
    )
    link = ma.fields.String(
        metadata={"description": "The address to pass on: a page that needs no app."}, required=True
    )


class PostSchema(ma.Schema):
    """News or a notice for the people of an area."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    area_id = ma.fields.String(required=True)
    kind = Choice(PostKind, required=True)
    category = ma.fields.String(
        metadata={"description": "Code of a topic; see `topics` of `/v1/categories`."}, required=True
    )
    lang = ma.fields.String(
        metadata={"description": "Language of title and body as they stand here."}, required=True
    )
    languages = ma.fields.List(
        ma.fields.String(),
        metadata={"description": "Languages in which it can be read, with `?lang=`."},
        required=True,
    )
    title = ma.fields.String(required=True)
    body = ma.fields.String(
        metadata={"description": "Safe HTML: paragraphs, headings, lists, tables, links; no images."},
        required=True,
    )
    plain = ma.fields.String(metadata={"description": "The same without mark-up."}, required=True)
    priority = Choice(Priority, required=True)
    published_at = ma.fields.AwareDateTime(format="iso", required=True)
    updated_at = ma.fields.AwareDateTime(format="iso", required=True)
    starts_at = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)
    ends_at = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)
    valid_from = ma.fields.AwareDateTime(
        format="iso",
        allow_none=True,
        metadata={"description": "From when on what it says holds; null is open."},
        required=True,
    )
    valid_to = ma.fields.AwareDateTime(
        format="iso",
        allow_none=True,
        metadata={"description": "Until when it holds; then it leaves the feed."},
        required=True,
    )
    correction = _correction("whole")
    document = _document()
    source_agency_id = ma.fields.String(
        metadata={"description": 'The body that answers for it, or "".'}, required=True
    )
    source_agency = ma.fields.String(
        metadata={"description": 'Its name, in `lang` where it has one there, or "".'}, required=True
    )
    image = ma.fields.String(
        allow_none=True, metadata={"description": "Id of the file that is its cover."}, required=True
    )
    edition = ma.fields.Integer(
        metadata={"description": "1 as first published; each correction adds 1."}, required=True
    )
    needs_native_review = ma.fields.Boolean(
        metadata={"description": "The text still awaits review by a native speaker."},
        required=True,
    )
    files = ma.fields.List(ma.fields.Nested(PostFileSchema), required=True)
    video_link = ma.fields.String(
        required=True, metadata={"description": 'Where its film is to be seen, or "".'}
    )
    asks_feedback = ma.fields.Boolean(
        metadata={"description": "It asks whether it worked: see `/v1/posts/{id}/feedback`."}, required=True
    )
    feedback_public = ma.fields.Boolean(
        metadata={"description": "How it was rated is public."}, required=True
    )


class FeedFilterSchema(ma.Schema):
    """Whose feed, of which topic, kind and language."""

    area = DelimitedList(
        ma.fields.String(validate=ma.validate.Length(min=1, max=40)),
        load_default=(),
        validate=ma.validate.Length(max=MOST_AREAS),
        metadata={
            "description": "Codes or ids, also of earlier maps: the commune where one lives and what a device follows. "
            "Default: everything in the province."
        },
    )
    category = ma.fields.String(load_default=None, validate=ma.validate.Length(max=40))
    kind = Choice(PostKind, load_default=None)
    lang = ma.fields.String(
        load_default=None,
        validate=ma.validate.OneOf(LANGUAGES),
        metadata={
            "description": "In this language; what lacks it comes in Vietnamese, or as it was written, and says so. "
            "Default: as it was written."
        },
    )
    only_lang = ma.fields.Boolean(
        load_default=False, metadata={"description": "Leave out what cannot be read in `lang`."}
    )


class FeedArgsSchema(FeedFilterSchema, PageArgsSchema):
    """A page of the feed."""


class ChangesArgsSchema(FeedFilterSchema):
    """What has changed since when."""

    since = ma.fields.String(
        required=True,
        validate=ma.validate.Length(min=1, max=500),
        metadata={"description": "`changes` of the feed's first page, or `next` of the answer before."},
    )
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(min=1, max=100))


class FilterArgs(TypedDict):
    """What `FeedFilterSchema` loads."""

    area: list[str]
    category: str | None
    kind: str | None
    lang: str | None
    only_lang: bool


class FeedArgs(FilterArgs, PageArgs):
    """What `FeedArgsSchema` loads."""


class ChangesArgs(FilterArgs):
    """What `ChangesArgsSchema` loads."""

    since: str
    limit: int


class LanguageArgsSchema(ma.Schema):
    """In which language to read."""

    lang = ma.fields.String(load_default=None, validate=ma.validate.OneOf(LANGUAGES))


class LanguageArgs(TypedDict):
    """What `LanguageArgsSchema` loads."""

    lang: str | None


class FeedSchema(ma.Schema):
    """A page of posts, newest first; the next page's cursor is in the headers, too."""

    pinned = ma.fields.List(
        ma.fields.Nested(FeedItemSchema),
        required=True,
        metadata={"description": "To be shown above everything else; on the first page only."},
    )
    posts = ma.fields.List(ma.fields.Nested(FeedItemSchema), required=True)
    next = ma.fields.String(allow_none=True, metadata={"description": "Cursor of the next page (`?after=`)."})
    changes = ma.fields.String(
        required=True, metadata={"description": "Cursor for `/v1/feed/changes?since=`: from here on."}
    )


class TombstoneSchema(ma.Schema):
    """A post that is no longer to be shown."""

    id = ma.fields.String(attribute="_id", required=True)
    reason = Choice(Gone, required=True)


class ChangesSchema(ma.Schema):
    """What is new, what is other and what is gone."""

    posts = ma.fields.List(
        ma.fields.Nested(FeedItemSchema),
        required=True,
        metadata={"description": "New, or in the place of the one with the same id."},
    )
    gone = ma.fields.List(ma.fields.Nested(TombstoneSchema), required=True)
    next = ma.fields.String(
        required=True, metadata={"description": "What to ask with next time (`?since=`)."}
    )
    more = ma.fields.Boolean(required=True, metadata={"description": "There is more: ask again at once."})
    restart = ma.fields.Boolean(
        required=True,
        metadata={
            "description": "The cursor was too old or of another filter: drop everything, begin with the first page of "
            "`/v1/feed`, and go on with the cursor that stands there."
        },
    )
