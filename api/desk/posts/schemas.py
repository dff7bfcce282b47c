"""Shapes of posts at the desk: what officials write, and what they see."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.desk.alerts.schemas import moment
from api.extensions.fields import Choice
from api.extensions.paging import PageArgs, PageArgsSchema
from models.content.draft_faults import LONGEST_BODY, LONGEST_CHANNEL_TEXT, LONGEST_TITLE
from models.content.posts import Audience, Channel, PostKind, PostState, Priority
from models.content.states import PostAction
from models.language.languages import LANGUAGES

MOST_MEDIA = 30

#: Bytes of a post: three languages, each with body, plain and spoken form.
MOST_BODY = 1_000_000

#: HTML has more characters than what is read of it.
LONGEST_HTML = 2 * LONGEST_BODY

ID = ma.validate.Length(max=40)
TOPIC = {"description": "Code of a topic; see `topics` of `/v1/categories`.", "example": "programme"}
LANGUAGE = ma.validate.OneOf(LANGUAGES)


def words(most: int, *, required: bool = False, optional: bool = False, says: str = "") -> ma.fields.Dict:
    """Make a field for short texts by language; without any where it may be left out.

    :param optional: one that is left out is not there, rather than empty.
    :param says: its description, if it needs one.
    """
    return ma.fields.Dict(
        keys=ma.fields.String(validate=LANGUAGE),
        values=ma.fields.String(validate=ma.validate.Length(max=most)),
        validate=ma.validate.Length(max=len(LANGUAGES)),
        metadata={"description": says} if says else {},
        **({"required": True} if required else {} if optional else {"load_default": dict}),
    )


class DraftTextSchema(ma.Schema):
    """The words of a post in one language; `plain` and `spoken` are made of the body where they are left out."""

    title = ma.fields.String(
        required=True, validate=ma.validate.Length(max=LONGEST_TITLE), metadata={"example": "Lịch cúp nước"}
    )
    body = ma.fields.String(
        required=True,
        validate=ma.validate.Length(max=LONGEST_HTML),
        metadata={
            "example": "<p>Từ 8 giờ đến 11 giờ.</p>",
            "description": "HTML, of which what is safe is kept; or plain text.",
        },
    )
    plain = ma.fields.String(validate=ma.validate.Length(max=LONGEST_BODY))
    spoken = ma.fields.String(
        validate=ma.validate.Length(max=LONGEST_BODY), metadata={"description": "What a voice says."}
    )


def texts(*, required: bool = False) -> ma.fields.Dict:
    """Make a field for the words of a post by language; in a change, null takes a language away."""
    return ma.fields.Dict(
        keys=ma.fields.String(validate=LANGUAGE),
        values=ma.fields.Nested(DraftTextSchema, allow_none=not required),
        validate=ma.validate.Length(min=1, max=len(LANGUAGES)),
        required=required,
        metadata={"example": {"vi": {"title": "Lịch cúp nước", "body": "<p>Từ 8 giờ đến 11 giờ.</p>"}}},
    )


class PostMediumSchema(ma.Schema):
    """One picture, sound, film or file."""

    file_id = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=64))
    caption = words(500)
    alt = words(500)


class DocumentFactsSchema(ma.Schema):
    """What identifies a document of direction."""

    number = ma.fields.String(
        load_default="", validate=ma.validate.Length(max=60), metadata={"example": "12/CT-UBND"}
    )
    issued_by = ma.fields.String(load_default="", validate=ma.validate.Length(max=200))
    issued_on = ma.fields.String(
        load_default="", validate=ma.validate.Length(max=10), metadata={"example": "2026-11-20"}
    )
    signer = ma.fields.String(load_default="", validate=ma.validate.Length(max=120))


class CorrectionFactsSchema(ma.Schema):
    """A false claim, what is true, what shows that, and who says so; all but `seen_at` before it is handed in."""

    claim = words(2000, says="What people say and is false, by language.")
    truth = words(4000, says="What is true, by language.")
    source = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=500),
        metadata={
            "description": "What shows what is true (căn cứ): a document, a place that was inspected, a broadcast. "
            "Not where the claim was seen: that is `seen_at`.",
            "example": "Biên bản kiểm tra cống ngày 28/11/2026",
        },
    )
    who = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=200),
        metadata={
            "description": "The body or person that confirms what is true.",
            "example": "Chi cục Thủy lợi",
        },
    )
    seen_at = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=500),
        metadata={
            "description": "Where the false claim was seen, in words; may be left out. Nothing of it can be tapped.",
            "example": "nhóm chợ trên mạng xã hội",
        },
    )


class PostAboutSchema(ma.Schema):
    """What a post is about."""

    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(["post", "report", "document"]))
    id = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=64))


class ChangedPostSchema(ma.Schema):
    """What officials change of a post, wherever it stands."""

    kind = Choice(PostKind)
    category = ma.fields.String(validate=ID, metadata=TOPIC)
    lang = ma.fields.String(validate=LANGUAGE)
    texts = texts()
    priority = Choice(Priority)
    valid_from = moment(allow_none=True)
    valid_to = moment(allow_none=True, metadata={"description": "When it leaves the feed."})
    starts_at = moment(allow_none=True)
    ends_at = moment(allow_none=True)
    channel_texts = ma.fields.Dict(
        keys=Choice(Channel),
        values=words(LONGEST_CHANNEL_TEXT),
        validate=ma.validate.Length(max=len(Channel)),
        metadata={"description": "Short forms that somebody edited, by channel and language."},
    )
    media = ma.fields.List(ma.fields.Nested(PostMediumSchema), validate=ma.validate.Length(max=MOST_MEDIA))
    image = ma.fields.String(allow_none=True, validate=ma.validate.Length(max=64))
    video_link = ma.fields.String(validate=ma.validate.Length(max=500))
    document = ma.fields.Nested(DocumentFactsSchema, allow_none=True)
    correction = ma.fields.Nested(CorrectionFactsSchema, allow_none=True)
    needs_native_review = ma.fields.Boolean()


class CorrectedPostSchema(ChangedPostSchema):
    """What a correction changes."""

    publish_at = moment(
        allow_none=True, metadata={"description": "When it is to appear; null: once approved."}
    )
    channels = ma.fields.List(Choice(Channel), validate=ma.validate.Length(min=1, max=len(Channel)))


class PostContentSchema(CorrectedPostSchema):
    """What officials write of a post."""

    area_id = ma.fields.String(validate=ID, metadata={"example": "29242@2025-07-01"})
    source_agency_id = ma.fields.String(
        validate=ma.validate.Length(max=100),
        metadata={"description": "Default: the agency that you work for."},
    )
    audience = Choice(Audience)
    about = ma.fields.Nested(PostAboutSchema, allow_none=True)
    asks_feedback = ma.fields.Boolean()
    feedback_public = ma.fields.Boolean()


class NewPostSchema(PostContentSchema):
    """A new post."""

    area_id = ma.fields.String(required=True, validate=ID, metadata={"example": "29242@2025-07-01"})
    category = ma.fields.String(required=True, validate=ID, metadata=TOPIC)
    lang = ma.fields.String(required=True, validate=LANGUAGE, metadata={"example": "vi"})
    texts = texts(required=True)


class PostTextSchema(ma.Schema):
    """The words of a post in one language."""

    title = ma.fields.String(required=True)
    body = ma.fields.String(required=True, metadata={"description": "Safe HTML."})
    plain = ma.fields.String(required=True)
    spoken = ma.fields.String(required=True)


class PostVersionRefSchema(ma.Schema):
    """One edition of another post."""

    post_id = ma.fields.String(required=True)
    edition = ma.fields.Integer(required=True)


class PostSourceChangeSchema(ma.Schema):
    """What became of the post that was taken over."""

    edition = ma.fields.Integer(required=True)
    state = Choice(PostState, required=True)


class PostApprovalSchema(ma.Schema):
    """Who approved it."""

    official_id = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True)
    at = ma.fields.AwareDateTime(format="iso", required=True)


class PostReturnedSchema(ma.Schema):
    """Why it was sent back."""

    official_id = ma.fields.String(required=True, metadata={"description": "Empty for Loa itself."})
    note = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(format="iso", required=True)


class PostTraceNoteSchema(ma.Schema):
    """What readers are told of the last correction or of the withdrawal."""

    at = ma.fields.AwareDateTime(format="iso", required=True)
    note = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)


class DeskPostSchema(PostContentSchema):
    """A post as officials see it."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    state = Choice(PostState, required=True)
    texts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Nested(PostTextSchema), required=True)
    edition = ma.fields.Integer(
        required=True, metadata={"description": "0 until it is out; each correction adds 1."}
    )
    published_at = moment(allow_none=True)
    submitted_at = moment(allow_none=True)
    updated_at = moment(required=True)
    taken_from = ma.fields.Nested(PostVersionRefSchema, allow_none=True)
    after_agency_id = ma.fields.String(
        metadata={"description": "Of an adapted post: the body after whose post it was written; else empty."}
    )
    source_changed = ma.fields.Nested(
        PostSourceChangeSchema,
        allow_none=True,
        metadata={
            "description": "Of an adapted post: what became of its source, until it is edited or confirmed."
        },
    )
    revises = ma.fields.Nested(
        PostVersionRefSchema, allow_none=True, metadata={"description": "The edition that it corrects."}
    )
    author = ma.fields.String(metadata={"description": "Id of the official; empty for Loa itself."})
    editors = ma.fields.List(ma.fields.String(), metadata={"description": "Everybody who wrote in it."})
    approvals = ma.fields.List(ma.fields.Nested(PostApprovalSchema))
    approvals_needed = ma.fields.Integer(metadata={"description": "By the rules of approval of today."})
    returned = ma.fields.Nested(PostReturnedSchema, allow_none=True)
    trace = ma.fields.Nested(PostTraceNoteSchema, allow_none=True)
    actions = ma.fields.List(
        Choice(PostAction), metadata={"description": "What would be accepted of you now."}
    )

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field[Any]) -> None:
        """Mark every field as always there: what may be left out when a post is written is shown in any case."""
        field_obj.required = True


class DeskPostArgsSchema(PageArgsSchema):
    """Filters that combine."""

    state = Choice(PostState, load_default="")
    kind = Choice(PostKind, load_default="")
    category = ma.fields.String(load_default="", validate=ID)
    priority = Choice(Priority, load_default="")
    area = ma.fields.String(
        load_default="", validate=ID, metadata={"description": "At this area or below; code or id."}
    )
    agency = ma.fields.String(load_default="", validate=ma.validate.Length(max=100))
    mine = ma.fields.Boolean(load_default=False, metadata={"description": "Only those that you wrote in."})
    from_above = ma.fields.String(
        load_default="",
        validate=ID,
        metadata={"description": "What stands above this area and may be taken over there."},
    )


class DeskPostArgs(PageArgs):
    """What `DeskPostArgsSchema` loads."""

    state: str
    kind: str
    category: str
    priority: str
    area: str
    agency: str
    mine: bool
    from_above: str
