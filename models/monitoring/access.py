"""Who may know of an outlet and its incidents: officials with a permission in its area, for its agency or for any."""

from __future__ import annotations

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.monitoring.incidents import INCIDENTS, Incident
from models.outlets.outlets import OUTLETS, Outlet
from models.store import Query, Store


def outlets_for(identity: Identity, permission: Permission) -> Query:
    """Return the query for the outlets for which an official has a permission."""
    held = permissions.assignments_with(identity, permission)
    if not held:
        return {"_id": {"$in": []}}
    return {
        "$or": [
            {"paths": one.area_id, **({"agency_id": one.agency_id} if one.agency_id else {})} for one in held
        ]
    }


def outlet(store: Store, identity: Identity, permission: Permission, outlet_id: str) -> Outlet:
    """Return an outlet for which an official has a permission.

    :raises NotFound: there is none for them.
    """
    return store.one(OUTLETS, outlet_id, outlets_for(identity, permission))


def areas_for(identity: Identity, permission: Permission) -> Query:
    """Return the query for whatever lies in areas in which an official has a permission, for whatever agency.

    Figures of a commune are those of all its outlets.
    """
    held = {one.area_id for one in permissions.assignments_with(identity, permission)}
    return {"paths": {"$in": sorted(held)}}


def incident(store: Store, identity: Identity, permission: Permission, incident_id: str) -> Incident:
    """Return an incident for which an official has a permission.

    :raises NotFound: there is none for them.
    """
    return store.one(INCIDENTS, incident_id, areas_for(identity, permission))
