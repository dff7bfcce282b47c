"""Post access: which officials may read, write and publish a post.

Three levels contribute: communes, districts where the map has them, and the province with its departments. An
assignment for any agency holds in its area with everything below. One for an agency holds for what that agency answers
for, in the area of the assignment with everything below: a department writes for the whole province, a commune's
office for the commune.

Whoever may read posts at the desk reads what is out, also what is for staff; of what is not out yet, what an assignment
of theirs holds for, what their office took over from above, and what they wrote in.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.access import permissions
from models.access.callers import Assignment, Identity
from models.access.permissions import Permission
from models.areas import agencies, areas
from models.content.posts import OUT, POSTS, Post
from models.errors import Forbidden, NotFound
from models.store import Query, Store


def holds(held: Assignment, path: Iterable[str], agency_id: str) -> bool:
    """Say whether an assignment holds for posts of an agency at the last area of a path."""
    return held.area_id in path and held.agency_id in ("", agency_id)


def may(store: Store, identity: Identity, permission: Permission, area_id: str, agency_id: str) -> bool:
    """Say whether an official has a permission for posts of an agency at an area."""
    path = _path(store, area_id)
    return any(holds(one, path, agency_id) for one in permissions.assignments_with(identity, permission))


def insist(store: Store, identity: Identity, permission: Permission, area_id: str, agency_id: str) -> None:
    """Demand that an official has a permission for posts of an agency at an area.

    :raises Forbidden: `no_permission`.
    """
    if not may(store, identity, permission, area_id, agency_id):
        raise Forbidden("no_permission")


def source_of(store: Store, identity: Identity, area_id: str) -> str:
    """Return the agency for which an official writes at an area: the one of their assignment, else its committee."""
    path = _path(store, area_id)
    held = permissions.assignments_with(identity, Permission.POST_WRITE)
    fitting = [one.agency_id for one in held if one.area_id in path]
    return next(filter(None, fitting), agencies.committee(area_id)) if fitting else ""


def readable_by(store: Store, identity: Identity) -> Query:
    """Return the query for the posts that an official may read."""
    held = permissions.assignments_with(identity, Permission.POST_READ)
    if not held:
        return {"_id": {"$in": []}}
    own = [query for one in held for query in _own(store, one)]
    return {"$or": [{"state": {"$in": list(OUT)}}, {"editors": identity.id}, *own]}


def get(store: Store, identity: Identity, post_id: str) -> Post:
    """Return a post that an official may read.

    :raises NotFound: there is none for them.
    """
    return store.one(POSTS, post_id, readable_by(store, identity))


def _own(store: Store, held: Assignment) -> list[Query]:
    """Return the conditions of the posts that an assignment holds for (`holds`), or that its office took over."""
    here: Query = {"area_id": {"$in": areas.below(store, held.area_id)}}
    if not held.agency_id:
        return [here]
    taken: Query = {"area_id": agencies.area_of(held.agency_id), "taken_from": {"$ne": None}}
    return [{**here, "source_agency_id": held.agency_id}, taken]


def _path(store: Store, area_id: str) -> list[str]:
    try:
        return areas.above(store, area_id)
    except NotFound:
        return []
