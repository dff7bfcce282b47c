"""Outlet access: which officials may read, manage and control an outlet.

A route asks for one of `OUTLET_READ`, `OUTLET_MANAGE` and `OUTLET_CONTROL`. Where that holds,
`models.access.unit_access` says: an outlet is its agency's.
"""

from __future__ import annotations

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Forbidden
from models.outlets.outlets import OUTLETS, Outlet
from models.store import Store


def may(identity: Identity, permission: Permission, outlet: Outlet) -> bool:
    """Say whether an official has a permission for an outlet."""
    return unit_access.may_at(identity, permission, outlet["paths"], outlet["agency_id"])


def insist(identity: Identity, permission: Permission, outlet: Outlet) -> None:
    """Demand that an official has a permission for an outlet.

    :raises Forbidden: `no_permission`.
    """
    if not may(identity, permission, outlet):
        raise Forbidden("no_permission")


def get(store: Store, identity: Identity, outlet_id: str) -> Outlet:
    """Return an outlet that an official may read.

    :raises NotFound: there is none for them.
    """
    return store.one(OUTLETS, outlet_id, unit_access.within(identity, Permission.OUTLET_READ))


def get_for(store: Store, identity: Identity, permission: Permission, outlet_id: str) -> Outlet:
    """Return an outlet that an official may read, and for which they have a permission.

    :raises NotFound: there is none that they may read.
    :raises Forbidden: `no_permission`.
    """
    outlet = get(store, identity, outlet_id)
    insist(identity, permission, outlet)
    return outlet
