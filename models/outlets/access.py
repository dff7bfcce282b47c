"""Outlet access: which officials may read, manage and control an outlet.

An assignment for any agency holds in its area with everything below. One for an agency holds for that agency's outlets
there. A route asks for one of `OUTLET_READ`, `OUTLET_MANAGE` and `OUTLET_CONTROL`; here it is said where it holds.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.access import permissions
from models.access.callers import Assignment, Identity
from models.access.permissions import Permission
from models.areas import agencies, areas
from models.errors import Forbidden, NotFound
from models.outlets.outlets import OUTLETS, Outlet
from models.store import Query, Store


def holds(held: Assignment, path: Iterable[str], agency_id: str) -> bool:
    """Say whether an assignment holds for outlets of an agency at the last area of a path."""
    return held.area_id in path and held.agency_id in ("", agency_id)


def may(identity: Identity, permission: Permission, outlet: Outlet) -> bool:
    """Say whether an official has a permission for an outlet."""
    return may_at(identity, permission, outlet["paths"], outlet["agency_id"])


def may_at(identity: Identity, permission: Permission, path: Iterable[str], agency_id: str) -> bool:
    """Say whether an official has a permission for outlets of an agency at the last area of a path."""
    held = permissions.assignments_with(identity, permission)
    way = list(path)
    return any(holds(one, way, agency_id) for one in held)


def may_in(store: Store, identity: Identity, permission: Permission, area_id: str) -> bool:
    """Say whether an official has a permission for what holds in a whole area, as its committee does."""
    try:
        path = areas.above(store, area_id)
    except NotFound:
        return False
    return may_at(identity, permission, path, agencies.committee(area_id))


def insist(identity: Identity, permission: Permission, outlet: Outlet) -> None:
    """Demand that an official has a permission for an outlet.

    :raises Forbidden: `no_permission`.
    """
    if not may(identity, permission, outlet):
        raise Forbidden("no_permission")


def insist_in(store: Store, identity: Identity, permission: Permission, area_id: str) -> None:
    """Demand a permission for what holds in a whole area; see `may_in`.

    :raises Forbidden: `no_permission`.
    """
    if not may_in(store, identity, permission, area_id):
        raise Forbidden("no_permission")


def within(identity: Identity, permission: Permission) -> Query:
    """Return the query for the outlets for which an official has a permission."""
    held = permissions.assignments_with(identity, permission)
    conditions = [
        {"paths": one.area_id, **({"agency_id": one.agency_id} if one.agency_id else {})} for one in held
    ]
    if len(conditions) == 1:
        return conditions[0]
    return {"$or": conditions} if conditions else {"_id": {"$in": []}}


def get(store: Store, identity: Identity, outlet_id: str) -> Outlet:
    """Return an outlet that an official may read.

    :raises NotFound: there is none for them.
    """
    return store.one(OUTLETS, outlet_id, within(identity, Permission.OUTLET_READ))


def get_for(store: Store, identity: Identity, permission: Permission, outlet_id: str) -> Outlet:
    """Return an outlet that an official may read, and for which they have a permission.

    :raises NotFound: there is none that they may read.
    :raises Forbidden: `no_permission`.
    """
    outlet = get(store, identity, outlet_id)
    insist(identity, permission, outlet)
    return outlet
