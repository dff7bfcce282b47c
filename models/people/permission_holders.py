"""Permission holders: which officials hold a permission somewhere, to tell them of what waits for them."""

from __future__ import annotations

from collections.abc import Collection

from models.access.permissions import PERMISSIONS, Permission
from models.people.official_shapes import OFFICIALS
from models.store import Store


def ids(store: Store, any_of: Collection[Permission], area_ids: Collection[str]) -> list[str]:
    """Return the ids of the officials who hold one of these permissions in one of these areas, for any agency.

    :param area_ids: areas as roles name them; those above them count only if they are named, too.
    """
    held = {
        "role": {"$in": [role for role, granted in PERMISSIONS.items() if granted.intersection(any_of)]},
        "area_id": {"$in": sorted(area_ids)},
        # An assignment for any agency says so by "" or by nothing.
        "agency_id": {"$in": ["", None]},
    }
    query = {"disabled_at": None, "assignments": {"$elemMatch": held}}
    return sorted(row["_id"] for row in store.collection(OFFICIALS).find(query, {"_id": 1}))
