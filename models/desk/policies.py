"""Policies (chính sách): documents and essential information that ask people whether they worked for them."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from pymongo import DESCENDING

from models.access.callers import Assignment, Identity
from models.access.permissions import PERMISSIONS, Permission
from models.areas import areas
from models.content import post_access, posts
from models.content.posts import POSTS, Post, PostKind
from models.errors import NotFound
from models.people.official_shapes import OFFICIALS
from models.store import Query, Store, cursor
from models.store.reads import BoundedRead

READ = BoundedRead("policies at the desk", rows=101, seconds=5)

KINDS = (PostKind.DOCUMENT, PostKind.ESSENTIAL)

#: Roles that write posts, and so evaluate policies.
WRITING_ROLES = sorted(role for role, may in PERMISSIONS.items() if Permission.POST_WRITE in may)

ASKING: Query = {"kind": {"$in": [str(kind) for kind in KINDS]}, "asks_feedback": True}


class PolicyPage(NamedTuple):
    """Some policies, newest first, and the cursor of the next page."""

    policies: list[Post]
    next: str | None


def get(store: Store, identity: Identity, post_id: str) -> Post:
    """Return a policy that is or was out and that an official may read.

    :raises NotFound: there is none for them.
    """
    post = post_access.get(store, identity, post_id)
    if not is_policy(post) or not post["edition"]:
        raise NotFound
    return post


def is_policy(post: Post) -> bool:
    """Say whether a post is a document or essential information that asks whether it worked."""
    return post["asks_feedback"] and post["kind"] in KINDS


def in_force(store: Store) -> Query:
    """Return the condition of the policies that hold now."""
    return {**ASKING, **posts.readable()}


def search(
    store: Store,
    identity: Identity,
    wanted: Query,
    *,
    area_id: str = "",
    without: Collection[str] = (),
    after: str | None = None,
    limit: int = 20,
) -> PolicyPage:
    """Return the policies that an official may read, newest first.

    :param wanted: further conditions.
    :param area_id: at this area or below.
    :param without: ids that are left out.
    :raises Invalid: `bad_cursor`.
    :raises TooCostly: the filters fit few of many.
    """
    conditions: list[Query] = [
        post_access.readable_by(store, identity),
        ASKING,
        {"edition": {"$gt": 0}},
        wanted,
    ]
    if area_id:
        conditions.append({"area_id": {"$in": areas.below(store, area_id)}})
    if without:
        conditions.append({"_id": {"$nin": sorted(without)}})
    if after:
        (last,) = cursor.decode(after, 1)
        conditions.append({"_id": {"$lt": last}})
    with READ.within():
        found = store.collection(POSTS).find({"$and": conditions}).sort("_id", DESCENDING)
        rows = list(found.limit(min(limit + 1, READ.rows)))
    return PolicyPage(rows[:limit], cursor.encode(rows[limit - 1]["_id"]) if len(rows) > limit else None)


def evaluators(store: Store, post: Post) -> list[str]:
    """Return the ids of the officials of the body that answers for a policy; without any, of those who write there."""
    path = areas.above(store, post["area_id"])
    held = {"role": {"$in": WRITING_ROLES}, "area_id": {"$in": path}}
    found = store.collection(OFFICIALS).find({"disabled_at": None, "assignments": {"$elemMatch": held}})
    own, any_agency = set[str](), set[str]()
    for official in found:
        for one in (Assignment(**row) for row in official["assignments"]):
            if one.role in WRITING_ROLES and post_access.holds(one, path, post["source_agency_id"]):
                (own if one.agency_id else any_agency).add(official["_id"])
    return sorted(own or any_agency)
