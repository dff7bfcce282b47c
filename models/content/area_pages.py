"""The page of an area: what is published there and above it for the web (`Channel.PAGE`), newest first.

What a commune took over word for word stands there once, as the post that it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.areas import areas
from models.areas.areas import Area, Level
from models.content import copies, feed
from models.content.feed import Page
from models.content.feed_indexes import NEWEST
from models.content.posts import POSTS, Audience, Channel, Post, PostState
from models.store import Query, Store, cursor

#: The condition that everybody may read a post on the web.
ON_PAGES: Query = {"state": PostState.PUBLISHED, "audience": Audience.PUBLIC, "channels": Channel.PAGE}


def read(store: Store, area: Area, *, topic: str = "", after: str | None = None, limit: int = 20) -> Page:
    """Return a page of the posts of an area and of everything above it; copies leave a page shorter than `limit`.

    The page of the province has those of its communes, too.

    :param topic: only posts of this topic; "" is all.
    :param after: cursor of the page before.
    :raises Invalid: the cursor is none of ours.
    """
    path = area["path"]
    if area["level"] == Level.PROVINCE:
        path = [*path[:-1], *areas.below(store, area["_id"])]
    conditions: list[Query] = [{**ON_PAGES, "area_id": {"$in": path}}]
    if topic:
        conditions.append({"category": topic})
    if after:
        conditions.append(feed.older_than(after))
    with feed.READ.within():
        rows = list(store.collection(POSTS).find({"$and": conditions}).sort(NEWEST).limit(limit + 1))
    shown, more = rows[:limit], len(rows) > limit
    following = cursor.encode(shown[-1]["published_at"], shown[-1]["_id"]) if more else None
    return Page(_without_copies(store, shown, path), following)


def _without_copies(store: Store, rows: list[Post], path: Iterable[str]) -> list[Post]:
    """Leave out what says the same as a post that is read on the same page, or on another of the same area."""
    sources = {row["taken_from"]["post_id"] for row in rows if row["taken_from"]}
    query: Query = {**ON_PAGES, "_id": {"$in": sorted(sources)}, "area_id": {"$in": list(path)}}
    there = {post["_id"] for post in store.collection(POSTS).find(query, {"_id": 1})} if sources else set()

    def shadowed(row: Post) -> bool:
        # Of the edition that was taken over: while it follows a correction, the source alone is read.
        read = row["taken_from"] is not None and row["taken_from"]["post_id"] in there
        return read and copies.is_word_for_word(store, row)

    return [row for row in rows if not shadowed(row)]
