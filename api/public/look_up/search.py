"""`/search`: posts and public reports by their words, with and without diacritics."""

from __future__ import annotations

from flask import Response, request

from api.extensions.allowed_callers import allow
from api.extensions.context import current_language, current_store
from api.public import listed_posts, listed_reports, shown
from api.public.look_up.blueprint import LONGEST, look_up_pages, typed
from models.access.callers import CallerKind
from models.content import search as post_search
from models.content.feed_filter import FeedFilter
from models.content.search import Found, Period
from models.reports import public_list
from models.reports.public_list import PublicRow

#: So many posts stand on one page, and so many reports.
POSTS, REPORTS = 10, 10


@look_up_pages.get("/search")
@allow(CallerKind.OPEN)
def search() -> Response:
    """Find what is published; reports stand on the first page only.

    :raises Invalid: the cursor is none of ours.
    """
    store, lang, words = current_store(), current_language(), typed()
    after = request.args.get("after") or None
    found, reports = Found([], None), list[PublicRow]()
    if words:
        found = post_search.search(store, words, FeedFilter(), Period(), after=after, limit=POSTS)
        reports = [] if after else public_list.search(store, words, limit=REPORTS)
    return shown.page(
        "public/look_up/search.html",
        typed=words,
        most=LONGEST,
        posts=listed_posts.listed(store, found.posts, lang),
        reports=listed_reports.listed(reports, lang),
        following=found.next,
        after=after,
    )
