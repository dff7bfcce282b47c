"""The feed: what is published for an area, and what has changed of it."""

from __future__ import annotations

import hashlib

from flask import Response

from api.extensions import kept_bodies
from api.extensions.caching import Keep, cached
from api.extensions.context import current_store
from api.extensions.documented_headers import PAGES
from api.extensions.paging import moment_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.shared_schemas import shared
from api.extensions.smorest import Blueprint
from api.feed.items import ShownChanges, ShownFeed, items
from api.feed.presented import ShownPost, show
from api.feed.schemas import (
    ChangesArgs,
    ChangesArgsSchema,
    ChangesSchema,
    FeedArgs,
    FeedArgsSchema,
    FeedSchema,
    FilterArgs,
    LanguageArgs,
    LanguageArgsSchema,
    PostSchema,
)
from models.access.callers import CallerKind
from models.areas import areas
from models.content import area_versions, feed, feed_changes, feed_filter, shared_posts
from models.content.area_versions import Versions
from models.content.feed_filter import FeedFilter
from models.errors import Fault
from models.store import Store
from models.version import VERSION

blp = Blueprint("feed", __name__, url_prefix="/v1", description="News and notices.")


def _changes_faults(args: ChangesArgs) -> list[Fault]:
    return feed_changes.cursor_faults(args["since"])


@blp.route("/feed", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK_BY_ADDRESS)
@blp.arguments(FeedArgsSchema, location="query", check=moment_faults)
@blp.response(200, FeedSchema, headers=PAGES)
@blp.alt_response(404, schema=ProblemSchema)
@blp.alt_response(503, schema=ProblemSchema)
def read_feed(args: FeedArgs) -> Response:
    """List the posts of some areas and of everything above them, newest first; without an area all of the province.

    Polled with `If-None-Match`, it answers 304 while nothing is new. What a device follows goes into `area`: the answer
    is the same for everybody, with and without an account. What one has read of it and saved stands at
    `/v1/feed/marks` and `/v1/feed/saved`.
    """
    store, wanted = current_store(), filter_of(current_store(), args)
    # Read before the posts are, so that these may be newer than the tag says and never older.
    versions = area_versions.of(store, feed_filter.here(store, wanted))
    mark = wanted.mark(store)

    def make() -> tuple[object, dict[str, str]]:
        page = feed.read(store, wanted, after=args["after"], limit=args["limit"])
        above = [] if args["after"] else feed.pinned(store, wanted.areas)
        shown: ShownFeed = {
            "pinned": items(store, above, wanted.lang),
            "posts": items(store, page.posts, wanted.lang),
            "next": page.next,
            "changes": feed_changes.cursor_of(versions, mark),
        }
        return shared(FeedSchema).dump(shown), page_headers(page.next)

    return kept_bodies.answer(_tag(versions, mark, args["after"], args["limit"]), make)


@blp.route("/feed/changes", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK_BY_ADDRESS)
@blp.arguments(ChangesArgsSchema, location="query", check=_changes_faults)
@blp.response(200, ChangesSchema)
@blp.alt_response(404, schema=ProblemSchema)
def read_changes(args: ChangesArgs) -> Response:
    """List what has changed in a feed since a cursor: posts that are new or other, and what is gone.

    Ask with the filter of the page that the cursor comes from. A post that changed often comes once, as it is now. A
    cursor is good for 90 days.
    """
    store, wanted = current_store(), filter_of(current_store(), args)
    versions = area_versions.of(store, feed_filter.here(store, wanted))

    def make() -> tuple[object, dict[str, str]]:
        found = feed_changes.since(store, wanted, args["since"], args["limit"])
        shown: ShownChanges = {
            "posts": items(store, found.posts, wanted.lang),
            "gone": found.gone,
            "next": found.next,
            "more": found.more,
            "restart": found.restart,
        }
        return shared(ChangesSchema).dump(shown), {}

    return kept_bodies.answer(_tag(versions, wanted.mark(store), args["since"], args["limit"]), make)


@blp.route("/posts/<string:post_id>", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.arguments(LanguageArgsSchema, location="query")
@blp.response(200, PostSchema)
@blp.alt_response(404, schema=ProblemSchema)
@blp.alt_response(410, schema=ProblemSchema)
def read_post(args: LanguageArgs, post_id: str) -> ShownPost:
    """Show one post, in another of its languages with `lang`. One that was withdrawn is gone (410), with the reason."""
    store = current_store()
    return show(store, shared_posts.readable(store, post_id), args["lang"])


def filter_of(store: Store, args: FilterArgs) -> FeedFilter:
    """Return the filter that the query names.

    :raises NotFound: one of its areas does not exist.
    """
    found = {areas.by_code(store, code)["_id"] for code in args["area"]}
    return FeedFilter(tuple(sorted(found)), args["category"], args["kind"], args["lang"], args["only_lang"])


def _tag(versions: Versions, mark: str, cursor: str | None, limit: int) -> str | None:
    """Return the tag of an answer; None while nothing is counted, so that nothing tells whether it is the same.

    A day has a tag of its own, since a correction leaves its place with the day.
    """
    if not versions.epoch:
        return None
    parts = (VERSION, versions, mark, cursor, limit, feed_changes.today())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]
