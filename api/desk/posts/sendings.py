"""`/v1/desk/posts/{id}/sendings`: what was sent of a post, on which channel, when, and to how many."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

import marshmallow as ma
from flask.views import MethodView

from api.extensions.context import current_identity, current_store
from api.extensions.fields import Choice
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.content import post_access, sendings
from models.content.channel_texts import Occasion
from models.content.posts import Channel
from models.content.sendings import Sent, SentText

blp = Blueprint(
    "desk-post-sendings",
    __name__,
    url_prefix="/v1/desk/posts/<string:post_id>",
    description="Posts at the desk",
)


class SentTextSchema(ma.Schema):
    """What was sent in one language."""

    title = ma.fields.String(required=True)
    body = ma.fields.String(required=True)


class PostSendingSchema(ma.Schema):
    """One edition of a post on one channel."""

    channel = Choice(Channel, required=True)
    occasion = Choice(Occasion, required=True)
    edition = ma.fields.Integer(required=True)
    begun_at = ma.fields.AwareDateTime(format="iso", required=True)
    texts = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.Nested(SentTextSchema),
        required=True,
        metadata={"description": "By language."},
    )
    going_on = ma.fields.Boolean(required=True)
    reason = ma.fields.String(
        required=True,
        metadata={
            "description": "Why it waits or was stopped; empty when it is done.",
            "example": "withdrawn",
        },
    )
    sent = ma.fields.Integer(required=True, metadata={"description": "Recipients; the provider took it."})
    failed = ma.fields.Integer(required=True, metadata={"description": "Recipients who cannot be reached."})
    waiting = ma.fields.Integer(required=True, metadata={"description": "Recipients who are tried again."})
    codes = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.Integer(),
        required=True,
        metadata={
            "description": "Why those cannot be reached, by the provider's code.",
            "example": {"-230": 3},
        },
    )


class ShownSending(TypedDict):
    """What `PostSendingSchema` dumps."""

    channel: str
    occasion: str
    edition: int
    begun_at: datetime
    texts: dict[str, SentText]
    going_on: bool
    reason: str
    sent: int
    failed: int
    waiting: int
    codes: dict[str, int]


@blp.route("/sendings")
class SendingsViews(MethodView):
    """What was sent."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_READ)
    @blp.response(200, PostSendingSchema(many=True))
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, post_id: str) -> list[ShownSending]:
        """List what was sent of a post, oldest first, with its words and how many got it."""
        store = current_store()
        found = post_access.get(store, current_identity(), post_id)
        return [_show(one) for one in sendings.of_post(store, found["_id"])]


def _show(one: Sent) -> ShownSending:
    sending, tally = one.sending, one.tally
    return {
        "channel": sending["channel"],
        "occasion": sending["occasion"],
        "edition": sending["edition"],
        "begun_at": sending["begun_at"],
        "texts": sending["texts"],
        "going_on": one.going_on,
        "reason": one.reason,
        "sent": tally.sent,
        "failed": tally.failed,
        "waiting": tally.waiting,
        "codes": dict(tally.codes),
    }
