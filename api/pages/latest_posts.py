"""The latest posts on the index page, as a visitor reads them."""

from __future__ import annotations

from typing import TypedDict

from models.areas import areas
from models.content import corrections, feed, posts
from models.content.feed_filter import FeedFilter
from models.content.posts import Post
from models.language.dates import day_and_time, machine_readable
from models.language.shortening import summary
from models.store import Store

#: So many posts are shown, and so much of each: the page is for a phone.
SHOWN = 5
LONGEST = 240


class LatestPost(TypedDict):
    """A post on the page, short, with the address of its own; one that `corrects` says what is true.

    :param at: ISO 8601; `clock` is the same as people write it.
    """

    address: str
    title: str
    body: str
    lang: str
    place: str
    at: str
    clock: str
    corrects: bool
    urgent: bool


def latest(store: Store, lang: str) -> list[LatestPost]:
    """Return the latest posts of the province, in `lang` where they can be read in it; corrections above them."""
    above = feed.pinned(store, ())
    pinned = {row["_id"] for row in above}
    latest_ones = [
        row for row in feed.read(store, FeedFilter(), limit=SHOWN).posts if row["_id"] not in pinned
    ]
    found = [*above, *latest_ones]
    names = {row["area_id"]: areas.get(store, row["area_id"])["full_name"] for row in found}
    return [shown(row, lang, names[row["area_id"]]) for row in found]


def shown(post: Post, lang: str, place: str) -> LatestPost:
    """Return a post as it stands in a list on a page.

    :param place: the name of its area.
    """
    correction = corrections.shown(post, lang)
    body = correction["truth"] if correction else posts.text_of(post, lang)["plain"]
    at = post["published_at"] or post["updated_at"]
    return {
        "address": f"/p/{post['_id']}?lang={lang}",
        "title": posts.text_of(post, lang)["title"],
        "body": summary(body, LONGEST),
        "lang": posts.language_of(post, lang),
        "place": place,
        "at": machine_readable(at),
        "clock": day_and_time(at),
        "corrects": correction is not None,
        "urgent": post["priority"] == posts.Priority.URGENT,
    }
