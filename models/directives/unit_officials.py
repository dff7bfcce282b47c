"""Officials of a unit: who is told of what the unit owes."""

from __future__ import annotations

from models.access.permissions import PERMISSIONS, Permission
from models.areas import agencies, areas
from models.people.official_shapes import OFFICIALS
from models.store import Query, Store


def of(store: Store, agency_id: str, permission: Permission) -> list[str]:
    """Return the ids of the officials who have a permission for a unit itself, in order.

    They are those of the unit; without any, those of any agency in its area. Who sits above it is not meant.
    """
    area_id = agencies.area_of(agency_id)
    for agency in (agency_id, ""):
        if found := _holding(store, permission, area_id, agency):
            return found
    return []


def names(store: Store, agency_id: str, permission: Permission) -> dict[str, str]:
    """Return the names of those whom the work of a unit can be given to, by their ids and in the order of names."""
    ids = of(store, agency_id, permission)
    rows = store.collection(OFFICIALS).find({"_id": {"$in": ids}}, {"name": 1})
    return dict(sorted(((row["_id"], row["name"]) for row in rows), key=lambda one: one[1]))


def _holding(store: Store, permission: Permission, area_id: str, agency: str) -> list[str]:
    roles = [role for role, granted in PERMISSIONS.items() if permission in granted]
    # An assignment for any agency says so by "" or by nothing.
    agency_in = [agency] if agency else ["", None]
    places = areas.above(store, area_id) if agency else [area_id]
    held = {"role": {"$in": roles}, "area_id": {"$in": places}, "agency_id": {"$in": agency_in}}
    query: Query = {"disabled_at": None, "assignments": {"$elemMatch": held}}
    return sorted(row["_id"] for row in store.collection(OFFICIALS).find(query, {"_id": 1}))
