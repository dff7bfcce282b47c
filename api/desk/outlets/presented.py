"""Outlets as officials see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from api.extensions.context import current_identity, current_store
from models.access.permissions import Permission
from models.areas import areas
from models.outlets import access, area_windows, muting, registry, ways
from models.outlets.area_windows import Holding
from models.outlets.outlets import Outlet

#: An outlet as `OutletSchema` dumps it.
ShownOutlet = dict[str, Any]


def show(outlet: Outlet) -> ShownOutlet:
    """Show one outlet."""
    return show_all([outlet])[0]


def show_all(outlets: Sequence[Outlet]) -> list[ShownOutlet]:
    """Show some outlets; the windows of areas are read once for all."""
    holding = area_windows.holding_all(current_store(), outlets)
    return [_shown(one, holding) for one in outlets]


def _shown(outlet: Outlet, holding: Mapping[str, Holding]) -> ShownOutlet:
    store, official = current_store(), current_identity()
    manages = access.may(official, Permission.OUTLET_MANAGE, outlet)
    contract = outlet.get("contract")
    contact = registry.contact_of(store, outlet) if manages else ""
    way = ways.of(outlet)
    held = holding[outlet["_id"]]
    return {
        **outlet,
        "area_name": areas.get(store, outlet["area_id"])["full_name"],
        "windows_holding": {"windows": held.windows, "area_id": held.area_id},
        "contract": {**contract, "contact": contact} if contract else None,
        "way": ways.shown(store.vault, way if manages else {**ways.PULLED, "kind": way["kind"]}),
        "device": outlet.get("device"),
        "commands": outlet.get("commands", []),
        "muted": outlet["muted"] if muting.is_muted(outlet, datetime.now(UTC)) else None,
        "may_manage": manages,
        "may_control": access.may(official, Permission.OUTLET_CONTROL, outlet),
    }
