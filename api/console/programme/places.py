"""The areas that a form lets an official choose, and whose officials and areas are called how."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.console.posts import listed as of_posts
from api.console.posts import shown
from api.console.programme import names
from api.extensions.context import current_identity, current_store
from api.html.forms import Option
from models.access import permissions
from models.access.permissions import Permission
from models.areas import areas
from models.areas.areas import Area, Level
from models.programme import precedence

area_name, official_name = of_posts.area_name, shown.official_name


def with_permission(permission: Permission) -> Sequence[Option]:
    """Return the areas where the official has a permission, with everything below, the highest first."""
    rows = sorted(_areas(permission), key=lambda area: (len(area["path"]), area["full_name"]))
    return [Option(area["_id"], area["full_name"]) for area in rows]


def levels(permission: Permission) -> Sequence[Option]:
    """Return the levels for which the official may speak in any of these areas, the highest first."""
    theirs = {one for area in _areas(permission) for one in precedence.levels_of(Level(area["level"]))}
    return names.options({level: words for level, words in names.LEVELS.items() if level in theirs})


def _areas(permission: Permission) -> Iterable[Area]:
    store, held = current_store(), permissions.assignments_with(current_identity(), permission)
    ids = {one for each in held for one in areas.below(store, each.area_id)}
    return areas.known(store, ids).values()


def read() -> Sequence[Option]:
    """Return the areas whose outlets the official reads."""
    return with_permission(Permission.OUTLET_READ)


def own(permission: Permission) -> str:
    """Return the first area where the official has a permission; "" for none."""
    held = permissions.assignments_with(current_identity(), permission)
    return held[0].area_id if held else ""


def may(permission: Permission) -> bool:
    """Say whether the official has a permission anywhere."""
    return bool(permissions.assignments_with(current_identity(), permission))


def names_of(area_ids: Iterable[str]) -> str:
    """Return what areas are called, one after the other."""
    return ", ".join(area_name(one) for one in area_ids)
