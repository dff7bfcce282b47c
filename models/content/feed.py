"""The feed: the posts of an area and of everything above it, newest first, corrections above them.

What it answers changes only when a post does (`models.content.area_versions`) or a day begins: no clock is asked
between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from models.content import feed_filter
from models.content.correction_rules import rules
from models.content.feed_filter import FeedFilter
from models.content.feed_indexes import NEWEST, OF_ALL
from models.content.posts import POSTS, Post, PostKind
from models.language.dates import VIETNAM, begin_of
from models.store import Query, Store, cursor
from models.store.reads import BoundedRead

#: A page, and one row more that tells whether there is another.
READ = BoundedRead("posts of the feed", rows=101, seconds=5)


@dataclass(frozen=True)
class Page:
    """Some posts, and the cursor of the next page or None."""

    posts: list[Post]
    next: str | None


def read(store: Store, wanted: FeedFilter, *, after: str | None = None, limit: int = 20) -> Page:
    """Return a page of what is read through a filter, newest first.

    :param after: cursor of the page before.
    :raises NotFound: there is no such area.
    :raises Invalid: the cursor is none of ours.
    :raises TooCostly: the filter fits too few of too many.
    """
    conditions = feed_filter.conditions(store, wanted)
    if after:
        conditions.append(older_than(after))
    found = store.collection(POSTS).find({"$and": conditions}).sort(NEWEST).limit(limit + 1)
    if not (wanted.areas or wanted.category or wanted.kind):
        # Of nearly everything, merging the lists of all areas costs more than passing over some.
        found = found.hint(OF_ALL)
    with READ.within():
        rows = list(found)
    shown = rows[:limit]
    more = len(rows) > limit
    return Page(shown, cursor.encode(shown[-1]["published_at"], shown[-1]["_id"]) if more else None)


def pinned(store: Store, areas: Sequence[str]) -> list[Post]:
    """Return the corrections of false information that stand above the feed of these areas today, newest first.

    :param areas: as in `FeedFilter`.
    :raises NotFound: there is no such area.
    """
    rule = rules()["pinned"]
    conditions = feed_filter.conditions(store, FeedFilter(tuple(areas), kind=PostKind.CORRECTION))
    conditions.append(
        {"published_at": {"$gte": begin_of(datetime.now(VIETNAM).date()) - timedelta(days=rule["days"])}}
    )
    with READ.within():
        return list(store.collection(POSTS).find({"$and": conditions}).sort(NEWEST).limit(rule["most"]))


def pinned_until(post: Post) -> datetime | None:
    """Return when a correction leaves its place above the feed; None for everything else."""
    if post["kind"] != PostKind.CORRECTION or post["published_at"] is None:
        return None
    begin = begin_of(post["published_at"].astimezone(VIETNAM).date())
    ends = begin + timedelta(days=rules()["pinned"]["days"] + 1)
    return min(one for one in (ends.astimezone(UTC), post["valid_to"]) if one)


def older_than(after: str) -> Query:
    """Return the condition of what comes after a cursor, newest first.

    :raises Invalid: the cursor is none of ours.
    """
    ((conditions, _),) = cursor.beyond(NEWEST, cursor.decode_moment(after))
    return {"$and": conditions}
