"""`/v1/desk/posts/{id}/previews`: a post on each channel as residents read or hear it, before anything is sent.

Short forms are written with the post itself: `channel_texts` of `PATCH /v1/desk/posts/{id}`.
"""

from __future__ import annotations

from typing import TypedDict, cast

import marshmallow as ma
from flask.views import MethodView

from api.extensions.context import current_identity, current_language, current_store
from api.extensions.documented_headers import VERSION
from api.extensions.fields import Choice
from api.extensions.if_match import Answer, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.content import post_access, previews
from models.content.posts import Channel
from models.content.previews import Caution, Preview
from models.language import wording

blp = Blueprint(
    "desk-post-previews",
    __name__,
    url_prefix="/v1/desk/posts/<string:post_id>",
    description="Posts at the desk",
)


class CautionSchema(ma.Schema):
    """What to look at before it goes out."""

    code = Choice(Caution, required=True)
    text = ma.fields.String(required=True, metadata={"description": "In your language."})


class ChannelPreviewSchema(ma.Schema):
    """A post on one channel in one language."""

    channel = Choice(Channel, required=True)
    lang = ma.fields.String(required=True)
    chosen = ma.fields.Boolean(required=True, metadata={"description": "The post goes out on this channel."})
    title = ma.fields.String(
        required=True, metadata={"description": "Empty where the channel has no titles."}
    )
    body = ma.fields.String(required=True)
    edited = ma.fields.Boolean(
        required=True, metadata={"description": "Somebody wrote it for this channel (`channel_texts`)."}
    )
    characters = ma.fields.Integer(required=True)
    encoding = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(["", "gsm7", "ucs2"]),
        metadata={"description": "Of an SMS, else empty."},
    )
    parts = ma.fields.Integer(required=True, metadata={"description": "Of an SMS; each is paid."})
    lines = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "Of a board."})
    frames = ma.fields.Integer(required=True, metadata={"description": "Screens of a board."})
    seconds = ma.fields.Integer(required=True, metadata={"description": "That a voice speaks, about."})
    cautions = ma.fields.List(ma.fields.Nested(CautionSchema), required=True)


class PostPreviewsSchema(ma.Schema):
    """A post on every channel in every language, of the version that `If-Match` wants."""

    version = ma.fields.Integer(required=True)
    previews = ma.fields.List(ma.fields.Nested(ChannelPreviewSchema), required=True)


class ShownCaution(TypedDict):
    """What to look at, as a code and in words."""

    code: Caution
    text: str


class ShownPreview(TypedDict):
    """What `ChannelPreviewSchema` dumps."""

    channel: str
    lang: str
    chosen: bool
    title: str
    body: str
    edited: bool
    characters: int
    encoding: str
    parts: int
    lines: list[str]
    frames: int
    seconds: int
    cautions: list[ShownCaution]


class ShownPreviews(TypedDict):
    """What `PostPreviewsSchema` dumps."""

    version: int
    previews: list[ShownPreview]


@blp.route("/previews")
class PreviewsViews(MethodView):
    """On every channel."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_READ)
    @blp.response(200, PostPreviewsSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, post_id: str) -> Answer[ShownPreviews]:
        """Show a post on every channel and in every language as residents will read or hear it, with its measures.

        A short form of a channel is written with `channel_texts` when the post is edited.
        """
        store = current_store()
        post = post_access.get(store, current_identity(), post_id)
        found = previews.previews(store, post)
        return with_version({"version": post["version"], "previews": [_show(one) for one in found]})


def _show(preview: Preview) -> ShownPreview:
    lang = current_language()
    said: list[ShownCaution] = [
        {"code": one, "text": wording.word(f"caution_{one}", lang)} for one in preview.cautions
    ]
    return cast(ShownPreview, {**preview._asdict(), "cautions": said})
