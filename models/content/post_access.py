"""Post access: which officials may read, write and publish a post.

Three levels contribute: communes, districts where the map has them, and the province with its departments. An
assignment for any agency holds in its area with everything below. One for an agency holds for what that agency answers
for, in the area of the assignment with everything below: a department writes for the whole province, a commune's
office for the commune.

Whoever may write or publish somewhere reads what is out, also what is for staff, and of what is not out yet what an
assignment of theirs holds for.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.access import permissions
from models.access.callers import Assignment, Identity
from models.access.permissions import Permission
from models.areas import agencies, areas
from models.content.posts import POSTS, Post, PostState
from models.errors import Forbidden, NotFound
from models.store import Query, Store

#: What was out once; whoever works with posts may know what became of it.
OUT = (PostState.PUBLISHED, PostState.WITHDRAWN, PostState.EXPIRED)

PERMISSIONS = (Permission.POST_WRITE, Permission.POST_PUBLISH)


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
    held = {one for permission in PERMISSIONS for one in permissions.assignments_with(identity, permission)}
    if not held:
        return {"_id": {"$in": []}}
    return {"$or": [{"state": {"$in": list(OUT)}}, *(_own(store, one) for one in sorted(held, key=str))]}


def get(store: Store, identity: Identity, post_id: str) -> Post:
    """Return a post that an official may read.

    :raises NotFound: there is none for them.
    """
    return store.one(POSTS, post_id, readable_by(store, identity))


def _own(store: Store, held: Assignment) -> Query:
    """Return the condition of the posts that an assignment holds for, as `holds` says."""
    whole = held.area_id == areas.active_province_id(store)
    here: Query = {} if whole and held.agency_id else {"area_id": {"$in": areas.below(store, held.area_id)}}
    return {**here, "source_agency_id": held.agency_id} if held.agency_id else here


def _path(store: Store, area_id: str) -> list[str]:
    try:
        return areas.above(store, area_id)
    except NotFound:
        return []
