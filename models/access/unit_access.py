"""Unit access: for which units an official may do something, and which rows they may therefore read.

A unit is an agency (`ubnd:29242@2025-07-01`, `so_vhttdl:86@2025-07-01`). An assignment for any agency holds for those
of its area and of everything below it, one for an agency for that agency alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import agencies, areas
from models.errors import Forbidden, NotFound
from models.store import Query, Store


def may_for(store: Store, identity: Identity, permission: Permission, agency_id: str) -> bool:
    """Say whether an official has a permission for a unit; nobody has one for a unit that does not exist."""
    try:
        path = areas.above(store, agencies.area_of(agency_id))
    except NotFound:
        return False
    return may_at(identity, permission, path, agency_id)


def may_at(identity: Identity, permission: Permission, path: Iterable[str], agency_id: str) -> bool:
    """Say the same where the path of the unit's area is known."""
    way = set(path)
    return any(
        held.area_id in way and held.agency_id in ("", agency_id)
        for held in permissions.assignments_with(identity, permission)
    )


def may_in(store: Store, identity: Identity, permission: Permission, area_id: str) -> bool:
    """Say whether an official has a permission for what holds in a whole area, as its committee does."""
    return may_for(store, identity, permission, agencies.committee(area_id))


def insist_in(store: Store, identity: Identity, permission: Permission, area_id: str) -> None:
    """Demand a permission for what holds in a whole area; see `may_in`.

    :raises Forbidden: `no_permission`.
    """
    insist_for(store, identity, permission, agencies.committee(area_id))


def insist_for(store: Store, identity: Identity, permission: Permission, agency_id: str) -> None:
    """Demand a permission for a unit.

    :raises Forbidden: `no_permission`.
    """
    if not may_for(store, identity, permission, agency_id):
        raise Forbidden("no_permission")


def within(identity: Identity, permission: Permission, agency_field: str = "agency_id") -> Query:
    """Return the query for rows of units for which an official has a permission.

    :param agency_field: where the unit stands in a row, whose `paths` lead to its area.
    """
    conditions = [
        {"paths": held.area_id, **({agency_field: held.agency_id} if held.agency_id else {})}
        for held in permissions.assignments_with(identity, permission)
    ]
    if len(conditions) == 1:
        return conditions[0]
    return {"$or": conditions} if conditions else {"_id": {"$in": []}}
