"""`/v1/posts/search`: posts by their words."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

import marshmallow as ma

from api.extensions.context import current_store
from api.extensions.documented_headers import PAGES
from api.extensions.fields import Text
from api.extensions.if_match import Answer
from api.extensions.paging import PageArgs, PageArgsSchema, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.feed.items import FeedItem, items
from api.feed.routes import filter_of
from api.feed.schemas import FeedFilterSchema, FeedItemSchema, FilterArgs
from models.access.callers import CallerKind
from models.content import search
from models.content.search import Period
from models.errors import Fault

blp = Blueprint("post_search", __name__, url_prefix="/v1/posts", description="Finding posts again.")


def _moment(text: str) -> ma.fields.AwareDateTime:
    return ma.fields.AwareDateTime(format="iso", load_default=None, metadata={"description": text})


class SearchArgsSchema(FeedFilterSchema, PageArgsSchema):
    """Words, and what else narrows the search."""

    q = Text(
        200, metadata={"description": "Words, with or without diacritics; a post must have all of them."}
    )
    published_from = _moment("Published at this time or later.")
    published_before = _moment("Published before this time.")


class SearchArgs(FilterArgs, PageArgs):
    """What `SearchArgsSchema` loads."""

    q: str
    published_from: datetime | None
    published_before: datetime | None


class FoundSchema(ma.Schema):
    """Posts that have all the words, the best first."""

    posts = ma.fields.List(ma.fields.Nested(FeedItemSchema), required=True)
    next = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "Cursor of the next page (`?after=`)."}
    )


class ShownFound(TypedDict):
    """What `FoundSchema` dumps."""

    posts: list[FeedItem]
    next: str | None


def _faults(args: SearchArgs) -> list[Fault]:
    return search.cursor_faults(args["after"])


@blp.route("/search", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@blp.arguments(SearchArgsSchema, location="query", check=_faults)
@blp.response(200, FoundSchema, headers=PAGES)
@blp.alt_response(404, schema=ProblemSchema)
@blp.alt_response(503, schema=ProblemSchema)
def find_posts(args: SearchArgs) -> Answer[ShownFound]:
    """Find posts by the words of their titles and texts, and of what their files are called.

    Words with diacritics find those without and the other way round; what is written as it was typed comes first, and
    what stands in a title. Of very common words the newest 200 posts are ranked.
    """
    store, wanted = current_store(), filter_of(current_store(), args)
    period = Period(args["published_from"], args["published_before"])
    found = search.search(store, args["q"], wanted, period, after=args["after"], limit=args["limit"])
    shown: ShownFound = {"posts": items(store, found.posts, wanted.lang), "next": found.next}
    return shown, 200, page_headers(found.next)
