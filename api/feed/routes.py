"""The feed: what is published for an area."""

from __future__ import annotations

from api.extensions.caching import Keep, cached
from api.extensions.context import current_store
from api.extensions.documented_headers import PAGES
from api.extensions.if_match import Answer
from api.extensions.paging import page_headers
from api.extensions.problems import ProblemSchema
from api.extensions.smorest import Blueprint
from api.feed.presented import ShownFeed, ShownPost, show
from api.feed.schemas import (
    FeedArgs,
    FeedArgsSchema,
    FeedSchema,
    LanguageArgs,
    LanguageArgsSchema,
    PostSchema,
)
from models.access.callers import CallerKind
from models.areas import areas
from models.content import feed, posts
from models.errors import Fault

blp = Blueprint("feed", __name__, url_prefix="/v1", description="News and notices.")


def _faults(args: FeedArgs) -> list[Fault]:
    return feed.cursor_faults(args["after"])


@blp.route("/feed", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.arguments(FeedArgsSchema, location="query", check=_faults)
@blp.response(200, FeedSchema, headers=PAGES)
@blp.alt_response(404, schema=ProblemSchema)
def read_feed(args: FeedArgs) -> Answer[ShownFeed]:
    """List the posts of an area and of everything above it, newest first; without an area all of the province.

    Polled with `If-None-Match`, it answers 304 while nothing is new.
    """
    store = current_store()
    area = areas.by_code(store, args["area"])["_id"] if args["area"] else None
    page = feed.read(
        store, area, after=args["after"], limit=args["limit"], category=args["category"], lang=args["lang"]
    )
    found = [show(post, args["lang"]) for post in page.posts]
    return {"posts": found, "next": page.next}, 200, page_headers(page.next)


@blp.route("/posts/<string:post_id>", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.arguments(LanguageArgsSchema, location="query")
@blp.response(200, PostSchema)
@blp.alt_response(404, schema=ProblemSchema)
def read_post(args: LanguageArgs, post_id: str) -> ShownPost:
    """Show one post, in another of its languages with `lang`."""
    return show(posts.get_published(current_store(), post_id), args["lang"])
