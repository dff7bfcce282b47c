"""The areas that a form of this room lets an official choose."""

from __future__ import annotations

from api.extensions.context import current_identity, current_store
from api.html.forms import Option
from models.access import permissions
from models.access.permissions import Permission
from models.areas import areas
from models.areas.areas import Level


def within(permission: Permission, *, communes: bool = False) -> list[Option]:
    """Return the areas in which an official has a permission, with everything below, the highest first.

    :param communes: only communes.
    """
    store = current_store()
    held = permissions.assignments_with(current_identity(), permission)
    ids = {one for each in held for one in areas.below(store, each.area_id)}
    found = [one for one in areas.known(store, ids).values() if not communes or one["level"] == Level.COMMUNE]
    rows = sorted(found, key=lambda area: (len(area["path"]), area["full_name"]))
    return [Option(one["_id"], one["full_name"]) for one in rows]


def name(area_id: str) -> str:
    """Return what an area is called; its id where nobody knows it."""
    return names([area_id])[area_id]


def names(ids: list[str]) -> dict[str, str]:
    """Return what some areas are called, by their ids."""
    known = areas.known(current_store(), ids)
    return {one: known[one]["full_name"] if one in known else one for one in ids}
