"""`/ask`: what is answered already; what is not is sent as a report of the kind `question`."""

from __future__ import annotations

from flask import Response

from api.extensions.allowed_callers import allow
from api.extensions.context import current_language, current_store
from api.public import listed_posts, listed_reports, shown
from api.public.look_up.blueprint import LONGEST, look_up_pages, typed
from models.access.callers import CallerKind
from models.areas import areas
from models.categories.report_kinds import ReportKind
from models.content import feed, questions
from models.content import search as post_search
from models.content.feed_filter import FeedFilter
from models.content.posts import Post, PostKind
from models.content.search import Period
from models.handling import published_answers
from models.reports import public_list
from models.reports.public_list import PublicRow
from models.store import Store

#: So many answers are shown, and so many that were given lately.
FOUND, LATELY = 5, 10


@look_up_pages.get("/ask")
@allow(CallerKind.OPEN)
def ask() -> Response:
    """Show what answers a question, then let it be sent; without one, the answers that were published lately."""
    store, lang, words = current_store(), current_language(), typed()
    province = areas.active_province_id(store)
    asked = [] if words else _asked(store, province)
    return shown.page(
        "public/look_up/ask.html",
        typed=words,
        most=LONGEST,
        kind=ReportKind.QUESTION,
        answers=listed_posts.listed(store, _answers(store, words) if words else _lately(store), lang),
        asked=listed_reports.listed(asked, lang),
    )


def _asked(store: Store, province: str) -> list[PublicRow]:
    """Return the questions that were asked lately, without those whose answer stands among the answers."""
    found = public_list.newest(store, province, kind=ReportKind.QUESTION, limit=FOUND + LATELY)
    answered = published_answers.with_answers(store, [row.report["_id"] for row in found])
    return [row for row in found if row.report["_id"] not in answered][:FOUND]


def _answers(store: Store, words: str) -> list[Post]:
    """Return what answers a question by likeness; else the posts that have all of its words."""
    if alike := questions.answers(store, words, ()):
        return [one.post for one in alike[:FOUND]]
    return post_search.search(store, words, FeedFilter(), Period(), limit=FOUND).posts


def _lately(store: Store) -> list[Post]:
    return feed.read(store, FeedFilter(kind=PostKind.ANSWER), limit=LATELY).posts
