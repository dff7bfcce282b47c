"""Choosing outlets in a form: areas with everything in them, groups, and outlets one by one, found by name or code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.console.programme import places
from api.extensions.context import current_identity, current_store
from api.html.forms import Option, Sent
from api.html.words import later
from models.access.permissions import Permission
from models.outlets import groups
from models.programme import targets

#: The field in which outlets are looked for, and the button that does it.
FIND, DOES = "find", "find"

LABELS: Mapping[str, str] = {
    "targets.area_ids": later("Cả địa bàn"),
    "targets.group_ids": later("Nhóm điểm phát"),
    "targets.outlet_ids": later("Từng điểm phát"),
}


def options(permission: Permission, sent: Sent) -> dict[str, Sequence[Option]]:
    """Return what may be chosen by whoever has a permission; outlets as far as they were looked for."""
    store = current_store()
    chosen = sent.getlist("targets.outlet_ids")
    found = targets.offered(store, current_identity(), permission, sent.get(FIND, ""), chosen)
    return {
        "targets.area_ids": places.with_permission(permission),
        "targets.group_ids": [Option(one["_id"], one["name"]) for one in groups.every(store)],
        "targets.outlet_ids": [Option(one["_id"], f"{one['name']} ({one['code']})") for one in found],
    }
