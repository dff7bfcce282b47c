"""The feed: the posts of an area and of everything above it, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pymongo import DESCENDING

from models.areas import areas
from models.content import posts
from models.content.posts import POSTS, Post
from models.errors import Fault, Invalid
from models.store import Query, Store, cursor


@dataclass(frozen=True)
class Page:
    """Some posts, and the cursor of the next page or None."""

    posts: list[Post]
    next: str | None


def read(
    store: Store,
    area_id: str | None,
    *,
    after: str | None = None,
    limit: int = 20,
    category: str | None = None,
    lang: str | None = None,
) -> Page:
    """Return the posts of an area and of everything above it, newest first.

    An area of an earlier map reads what stands in its successors.

    :param area_id: None for the whole active province: everything in it.
    :param after: cursor of the page before.
    :param category: only posts of this topic.
    :param lang: only posts that can be read in this language.
    :raises NotFound: there is no such area.
    :raises Invalid: the cursor is none of ours.
    """
    here = _read_at(store, area_id) if area_id else areas.below(store, areas.active_province_id(store))
    conditions: list[Query] = [{"area_id": {"$in": sorted(here)}, **posts.readable()}]
    if category:
        conditions.append({"category": category})
    if lang:
        conditions.append({f"texts.{lang}": {"$exists": True}})
    if after:
        conditions.append(_older_than(after))
    order = [("published_at", DESCENDING), ("_id", DESCENDING)]
    rows = list(store.collection(POSTS).find({"$and": conditions}).sort(order).limit(limit + 1))
    shown = rows[:limit]
    more = len(rows) > limit
    return Page(shown, cursor.encode(shown[-1]["published_at"], shown[-1]["_id"]) if more else None)


def cursor_faults(after: str | None) -> list[Fault]:
    """Return what is wrong with the cursor of a page of the feed."""
    try:
        if after:
            _older_than(after)
    except Invalid as error:
        return list(error.faults)
    return []


def _read_at(store: Store, area_id: str) -> set[str]:
    return {one for now in areas.in_use(store, area_id) for one in now["path"]}


def _older_than(after: str) -> Query:
    at, last = cursor.decode(after, 2)
    if not (isinstance(at, datetime) and isinstance(last, str)):
        raise Invalid(Fault("after", "bad_cursor"))
    return {"$or": [{"published_at": {"$lt": at}}, {"published_at": at, "_id": {"$lt": last}}]}
