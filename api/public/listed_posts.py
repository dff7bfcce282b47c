"""Posts as a list on a page shows them: short, in the language of whoever reads."""

from __future__ import annotations

from collections.abc import Iterable
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


class ListedPost(TypedDict):
    """A post, short, with the address of its own; one that `corrects` says what is true.

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


def latest(store: Store, lang: str) -> list[ListedPost]:
    """Return the latest posts of the province, in `lang` where they can be read in it; corrections above them."""
    above = feed.pinned(store, ())
    pinned = {row["_id"] for row in above}
    latest_ones = [
        row for row in feed.read(store, FeedFilter(), limit=SHOWN).posts if row["_id"] not in pinned
    ]
    found = [*above, *latest_ones]
    return listed(store, found, lang)


def listed(store: Store, found: Iterable[Post], lang: str) -> list[ListedPost]:
    """Return some posts as they stand in a list, each with the name of its area."""
    rows = list(found)
    names = {row["area_id"]: areas.get(store, row["area_id"])["full_name"] for row in rows}
    return [_listed(row, lang, names[row["area_id"]]) for row in rows]


def _listed(post: Post, lang: str, place: str) -> ListedPost:
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
