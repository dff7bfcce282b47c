"""Outlets for tests: whole and valid ones, of which a test names only what it is about, and paired devices."""

from __future__ import annotations

import itertools
from typing import Any, cast

from models.access.callers import HERE, Circumstances
from models.access.permissions import Role
from models.outlets import grants, pairings, registry
from models.outlets.content import OutletContent
from models.outlets.credentials import OutletTokens
from models.outlets.outlets import OUTLETS, Hardware, Outlet, Window
from models.people import credentials as callers
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, Caller, an_official

_numbers = itertools.count(1)

MORNING: Window = {"days": ["mo", "tu", "we", "th", "fr", "sa"], "start": "05:00", "end": "06:30"}

HARDWARE: Hardware = {"hardware": "Hộp mẫu", "software": "1.0", "serial": "SN-1"}

#: Somebody in a workshop, and somebody elsewhere.
WORKSHOP, ELSEWHERE = Circumstances("192.0.2.1"), Circumstances("198.51.100.7")


def content(**given: Any) -> OutletContent:
    """What is written of a loudspeaker."""
    row = {
        "kind": "loudspeaker",
        "code": f"CL-{next(_numbers)}",
        "name": "Cụm loa mẫu",
        "technology": "ip",
        "area_id": PHUONG_TRA_VINH,
        "hamlets": [],
        "point": None,
        "agency_id": "",
        "tags": [],
        "capabilities": ["audio"],
        "languages": ["vi"],
        "windows": [],
        "volume": [],
        "lead_in_seconds": 2.0,
        "horns": 2,
        "size_m2": None,
        "width": None,
        "height": None,
        "layout": "full",
        "year_installed": 2020,
        "condition": "good",
    }
    return cast(OutletContent, row | given)


def contract(**given: Any) -> dict[str, Any]:
    """A contract for a private board."""
    row = {
        "number": "01/HĐ",
        "company": "Công ty mẫu",
        "valid_from": "2026-01-01",
        "valid_to": "2026-12-31",
        "hours": [],
    }
    return row | given


def a_manager(store: Store, **given: Any) -> Caller:
    """An official who manages and controls outlets, of the whole province by default."""
    return an_official(store, **{"role": Role.HANDLER} | given)


def an_outlet(store: Store, official: Caller | None = None, **given: Any) -> Outlet:
    """An outlet of the registry; what no official writes (`paired_at`, `muted`) is as it is given."""
    written = {name: value for name, value in given.items() if name in OutletContent.__annotations__}
    outlet = registry.add(store, (official or a_manager(store)).identity, content(**written))
    own = {name: value for name, value in given.items() if name not in written}
    if own:
        store.collection(OUTLETS).update_one({"_id": outlet["_id"]}, {"$set": own})
    return stored(store, outlet)


def confirmed(store: Store, outlet: Outlet, official: Caller) -> str:
    """Let an official confirm a device as this outlet; returns the device's secret."""
    begun = pairings.begin(store, HARDWARE, WORKSHOP)
    version = registry_version(store, outlet)
    pairings.confirm(store, official.identity, outlet["_id"], begun.user_code, HERE, expect=version)
    return begun.device_code


def paired(store: Store, outlet: Outlet, official: Caller | None = None) -> OutletTokens:
    """Pair a device with this outlet; returns its tokens."""
    return grants.redeem(store, confirmed(store, outlet, official or a_manager(store)))


def an_outlet_device(store: Store, **given: Any) -> Caller:
    """The paired device of a new outlet."""
    official = a_manager(store)
    outlet = an_outlet(store, official, **given)
    tokens = paired(store, outlet, official)
    return Caller(outlet, callers.identify(store, tokens.access), tokens.access)


def registry_version(store: Store, outlet: Outlet) -> int:
    """The version of an outlet now."""
    return stored(store, outlet)["version"]


def stored(store: Store, outlet: Outlet) -> Outlet:
    """An outlet as it is now."""
    return store.one(OUTLETS, outlet["_id"])
