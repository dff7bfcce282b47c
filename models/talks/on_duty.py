"""On duty: the officials who may take a talk, by the desk that it lies on."""

from __future__ import annotations

from models.access.permissions import PERMISSIONS, Permission
from models.areas import agencies
from models.people.official_shapes import OFFICIALS
from models.store import Query, Store

#: Roles that answer residents in a conversation.
ROLES = sorted(role for role, may in PERMISSIONS.items() if Permission.CONVERSATION_HANDLE in may)


def at_desk(store: Store, area_id: str) -> list[str]:
    """Return the ids of the officials of the desk of an area: those of its committee, or of any agency there."""
    return sorted(row["_id"] for row in store.collection(OFFICIALS).find(_query(area_id), {"_id": 1}))


def anybody_at(store: Store, area_id: str) -> bool:
    """Say whether there is somebody at the desk of an area."""
    return store.collection(OFFICIALS).find_one(_query(area_id), {"_id": 1}) is not None


def _query(area_id: str) -> Query:
    # An assignment for any agency says so by "" or by nothing.
    any_agency: Query = {"area_id": area_id, "agency_id": {"$in": ["", None]}}
    held: Query = {"role": {"$in": ROLES}, "$or": [any_agency, {"agency_id": agencies.committee(area_id)}]}
    return {"disabled_at": None, "assignments": {"$elemMatch": held}}
