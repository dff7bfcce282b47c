"""The feed: what is published for an area."""

from __future__ import annotations

from typing import Any

from api.extensions.context import current_store
from api.extensions.etags import conditional
from api.extensions.paging import page_headers
from api.extensions.problems import ProblemSchema
from api.extensions.smorest import Blueprint
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
from models.content import posts
from models.content.posts import Post

blp = Blueprint("feed", __name__, url_prefix="/v1", description="News and notices.")


class ReadPost(Post):
    """A post in one language, and the languages in which it can be read."""

    languages: list[str]


@blp.route("/feed", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@conditional
@blp.arguments(FeedArgsSchema, location="query")
@blp.response(200, FeedSchema)
@blp.alt_response(404, schema=ProblemSchema)
def read_feed(args: FeedArgs) -> tuple[dict[str, Any], int, dict[str, str]]:
    """The posts of an area and of everything above it, newest first; without an area those of the whole province.

    Polled with `If-None-Match`, it answers 304 while nothing is new.
    """
    store = current_store()
    area = areas.by_code(store, args["area"])["_id"] if args["area"] else None
    page = posts.feed(
        store, area, after=args["after"], limit=args["limit"], category=args["category"], lang=args["lang"]
    )
    shown = [_shown(post, args["lang"]) for post in page.posts]
    return {"posts": shown, "next": page.next}, 200, page_headers(page.next)


@blp.route("/posts/<string:post_id>", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@conditional
@blp.arguments(LanguageArgsSchema, location="query")
@blp.response(200, PostSchema)
@blp.alt_response(404, schema=ProblemSchema)
def read_post(args: LanguageArgs, post_id: str) -> ReadPost:
    """One post, in another of its languages with `lang`."""
    return _shown(posts.get_published(current_store(), post_id), args["lang"])


def _shown(post: Post, lang: str | None) -> ReadPost:
    read = posts.in_language(post, lang) if lang else post
    return {**read, "languages": sorted({post["lang"], *post["translations"]})}
