"""The trace of a post: what readers may know of corrections and withdrawals."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

import marshmallow as ma

from api.extensions.caching import Keep, cached
from api.extensions.context import current_store
from api.extensions.fields import Choice
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.content import editions, shared_posts
from models.content.editions import PostEdition
from models.content.posts import PostKind, PostState, Trace
from models.language.defused import defused

blp = Blueprint("feed-editions", __name__, url_prefix="/v1", description="News and notices.")


class ShownEdition(TypedDict):
    """One edition as readers may know it; `titles` are by language."""

    number: int
    at: datetime
    note: dict[str, str]
    titles: dict[str, str]


class ShownTrace(TypedDict):
    """What became of a post since it was first published."""

    state: str
    trace: Trace | None
    editions: list[ShownEdition]


class ReaderTraceSchema(ma.Schema):
    """What readers are told of the last correction or of the withdrawal."""

    at = ma.fields.AwareDateTime(format="iso", required=True)
    note = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)


class ReaderEditionSchema(ma.Schema):
    """One edition: when it came, and why."""

    number = ma.fields.Integer(required=True)
    at = ma.fields.AwareDateTime(format="iso", required=True)
    note = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.String(),
        required=True,
        metadata={"description": "Why, by language; empty of the first."},
    )
    titles = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)


class PostTraceSchema(ma.Schema):
    """What became of a post since it was first published."""

    state = Choice(PostState, required=True)
    trace = ma.fields.Nested(ReaderTraceSchema, required=True, allow_none=True)
    editions = ma.fields.List(ma.fields.Nested(ReaderEditionSchema), required=True)


@blp.route("/posts/<string:post_id>/editions", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.response(200, PostTraceSchema)
@blp.alt_response(404, schema=ProblemSchema)
def read_trace(post_id: str) -> ShownTrace:
    """Show when and why a post was corrected or withdrawn; also of one that is no longer there to be read."""
    store = current_store()
    post = shared_posts.get_once_public(store, post_id)
    found = [_shown(edition) for edition in editions.of_post(store, post_id)]
    return {"state": post["state"], "trace": post["trace"], "editions": found}


def _shown(edition: PostEdition) -> ShownEdition:
    titles = {lang: text["title"] for lang, text in edition["texts"].items()}
    if edition["kind"] == PostKind.CORRECTION:
        titles = {lang: defused(title) for lang, title in titles.items()}
    return {"number": edition["number"], "at": edition["at"], "note": edition["note"], "titles": titles}
