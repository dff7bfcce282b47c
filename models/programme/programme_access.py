"""Programme access: which officials may read, write and publish what is planned at an area.

An assignment for any agency holds in its area with everything below, one for an agency for what that one answers for.
Whoever may read outlets reads what is planned around them: for the areas above theirs, too, since it sounds there.
"""

from __future__ import annotations

from typing import Any, Protocol

from models.access import permissions, unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import agencies, areas
from models.errors import Forbidden
from models.store import Query, Store
from models.store.collections import CollectionSpec


class Placed(Protocol):
    """Something that stands at an area: a mapping with `paths` and `agency_id`."""

    def __getitem__(self, name: str, /) -> Any:
        """Return one of its fields."""


def readable(store: Store, identity: Identity) -> Query:
    """Return the query for what an official may read: what stands in their areas, below or above."""
    held = permissions.assignments_with(identity, Permission.OUTLET_READ)
    around = sorted({area for one in held for area in areas.above(store, one.area_id)})
    return {"$or": [{"paths": {"$in": [one.area_id for one in held]}}, {"area_id": {"$in": around}}]}


def get(store: Store, identity: Identity, spec: CollectionSpec[Any], id: str) -> Any:
    """Return one document that an official may read.

    :raises NotFound: there is none for them.
    """
    return store.one(spec, id, readable(store, identity))


def may(identity: Identity, permission: Permission, document: Placed) -> bool:
    """Say whether an official has a permission for what stands at an area."""
    return unit_access.may_at(identity, permission, document["paths"], document["agency_id"])


def insist(identity: Identity, permission: Permission, document: Placed) -> None:
    """Demand a permission for what stands at an area.

    :raises Forbidden: `no_permission`.
    """
    if not may(identity, permission, document):
        raise Forbidden("no_permission")


def agency_at(store: Store, identity: Identity, permission: Permission, area_id: str) -> str:
    """Return the agency for which an official acts at an area: the one of their assignment, else its committee.

    :raises Forbidden: `no_permission` there.
    :raises NotFound: there is no such area.
    """
    path = areas.above(store, area_id)
    fitting = [
        one.agency_id for one in permissions.assignments_with(identity, permission) if one.area_id in path
    ]
    if not fitting:
        raise Forbidden("no_permission")
    return next(filter(None, fitting), agencies.committee(area_id))
