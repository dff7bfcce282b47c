"""The areas that a form lets an official choose: those where they write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.extensions.context import current_identity, current_store
from api.html.forms import Option
from models.access import permissions
from models.access.permissions import Permission
from models.areas import areas


def written_for() -> Sequence[Option]:
    """Return the areas where the official writes, with everything below, the highest first."""
    store, held = current_store(), permissions.assignments_with(current_identity(), Permission.POST_WRITE)
    return _options(one for each in held for one in areas.below(store, each.area_id))


def below(area_id: str) -> Sequence[Option]:
    """Return those of them that lie below an area."""
    store = current_store()
    inside = set(areas.below(store, area_id)) - {area_id}
    return [one for one in written_for() if one.value in inside]


def own() -> str:
    """Return the area where the official writes; "" for whoever writes nowhere."""
    held = permissions.assignments_with(current_identity(), Permission.POST_WRITE)
    return held[0].area_id if held else ""


def _options(ids: Iterable[str]) -> list[Option]:
    found = areas.known(current_store(), ids)
    rows = sorted(found.values(), key=lambda area: (len(area["path"]), area["full_name"]))
    return [Option(area["_id"], area["full_name"]) for area in rows]
