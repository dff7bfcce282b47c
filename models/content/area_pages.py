"""The page of an area: what is published there and above it for the web (`Channel.PAGE`), newest first.

What a commune took over word for word stands there once, as the post that it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.areas.areas import Area
from models.content import feed
from models.content.feed import Page
from models.content.feed_indexes import NEWEST
from models.content.posts import POSTS, Audience, Channel, Post, PostState
from models.store import Query, Store, cursor


def read(store: Store, area: Area, *, after: str | None = None, limit: int = 20) -> Page:
    """Return a page of the posts of an area and of everything above it; copies leave a page shorter than `limit`.

    :param after: cursor of the page before.
    :raises Invalid: the cursor is none of ours.
    """
    conditions: list[Query] = [{**_shown_on_pages(), "area_id": {"$in": area["path"]}}]
    if after:
        conditions.append(feed.older_than(after))
    with feed.READ.within():
        rows = list(store.collection(POSTS).find({"$and": conditions}).sort(NEWEST).limit(limit + 1))
    shown, more = rows[:limit], len(rows) > limit
    following = cursor.encode(shown[-1]["published_at"], shown[-1]["_id"]) if more else None
    return Page(_without_copies(store, shown, area["path"]), following)


def _without_copies(store: Store, rows: list[Post], path: Iterable[str]) -> list[Post]:
    """Leave out what says the same as a post that is read on the same page, or on another of the same area."""
    sources = {row["taken_from"]["post_id"] for row in rows if row["taken_from"]}
    query: Query = {**_shown_on_pages(), "_id": {"$in": sorted(sources)}, "area_id": {"$in": list(path)}}
    there = {post["_id"]: post for post in store.collection(POSTS).find(query)} if sources else {}
    return [row for row in rows if not _is_copy(row, there)]


def _is_copy(row: Post, there: dict[str, Post]) -> bool:
    source = there.get(row["taken_from"]["post_id"]) if row["taken_from"] else None
    return source is not None and source["texts"] == row["texts"]


def _shown_on_pages() -> Query:
    return {"state": PostState.PUBLISHED, "audience": Audience.PUBLIC, "channels": Channel.PAGE}
