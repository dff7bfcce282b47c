"""The list of posts at the desk: what an official may read, with filters that combine, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from pymongo import DESCENDING

from models.access.callers import Identity
from models.areas import areas
from models.content import post_access
from models.content.posts import POSTS, Post, PostState
from models.store import Query, Store, cursor
from models.store.reads import BoundedRead

READ = BoundedRead("posts at the desk", rows=101, seconds=5)


@dataclass(frozen=True)
class PostQuery:
    """Which posts an official asks for; empty: any.

    :param state: empty leaves out what was discarded.
    :param area_id: at this area or below.
    :param agency_id: that this agency answers for.
    :param mine: only those that the official wrote in.
    :param from_above: only what stands above this area and is out, to be taken over there.
    """

    state: str = ""
    kind: str = ""
    category: str = ""
    priority: str = ""
    area_id: str = ""
    agency_id: str = ""
    mine: bool = False
    from_above: str = ""


def search(
    store: Store, identity: Identity, wanted: PostQuery, *, after: str | None = None, limit: int = 20
) -> tuple[list[Post], str | None]:
    """Return the posts that an official may read, newest first, and the cursor of the next page.

    :raises TooCostly: the filters fit few of many.
    """
    conditions = _conditions(store, identity, wanted)
    if after:
        (last,) = cursor.decode(after, 1)
        conditions.append({"_id": {"$lt": last}})
    with READ.within():
        rows = list(
            store.collection(POSTS)
            .find({"$and": conditions})
            .sort("_id", DESCENDING)
            .limit(min(limit + 1, READ.rows))
        )
    following = cursor.encode(rows[limit - 1]["_id"]) if len(rows) > limit else None
    return rows[:limit], following


def count(store: Store, identity: Identity, wanted: PostQuery, most: int) -> int:
    """Return how many an official may read, `most + 1` for more than `most`.

    :raises TooCostly: the filters fit few of many.
    """
    with READ.within():
        query: Query = {"$and": _conditions(store, identity, wanted)}
        return store.collection(POSTS).count_documents(query, limit=most + 1)


def _conditions(store: Store, identity: Identity, wanted: PostQuery) -> list[Query]:
    own: list[Query] = [{"editors": identity.id}] if wanted.mine else []
    return [post_access.readable_by(store, identity), *_filters(store, wanted), *own]


def _filters(store: Store, wanted: PostQuery) -> list[Query]:
    fields = {
        "state": wanted.state,
        "kind": wanted.kind,
        "category": wanted.category,
        "priority": wanted.priority,
        "source_agency_id": wanted.agency_id,
    }
    found: list[Query] = [{name: value} for name, value in fields.items() if value]
    if not wanted.state:
        found.append({"state": {"$ne": PostState.DISCARDED}})
    if wanted.area_id:
        found.append({"area_id": {"$in": areas.below(store, wanted.area_id)}})
    if wanted.from_above:
        above = areas.above(store, wanted.from_above)[:-1]
        found.append({"area_id": {"$in": above}, "state": PostState.PUBLISHED})
    return found
