"""Demo outlets: loudspeakers and boards in two communes, with hours; two of them wait for the players of `make run`."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, cast

from pymongo.errors import DuplicateKeyError

from models.areas import areas
from models.areas.areas import Area
from models.outlets import registry
from models.outlets.area_windows import AREA_WINDOWS
from models.outlets.content import OutletContent
from models.outlets.outlets import OUTLETS, Window
from models.settings import Environment, Settings
from models.store import Store, datafiles, events

#: What the file leaves out of most.
_USUAL: dict[str, Any] = {
    "agency_id": "",
    "windows": [],
    "volume": [],
    "lead_in_seconds": 2.0,
    "size_m2": None,
    "width": None,
    "height": None,
    "layout": "full",
    "condition": "good",
}

#: How far the outlets of a commune stand from one another, in degrees: some hundred metres.
_APART = 0.002


def load(store: Store) -> None:
    """Load the outlets of the demo; those that are there stay as they are."""
    file = datafiles.read("demo_outlets.yml")
    _set_hours(store, file["windows"])
    communes = _communes(store, file["communes"])
    for number, row in enumerate(file["outlets"]):
        document = registry.new_document(store, _content(row, communes[row["commune"] - 1], number))
        with suppress(DuplicateKeyError):
            events.create(store, OUTLETS, {**document, "_id": row["id"]}, action="added", actor=events.SYSTEM)


def wanted(settings: Settings) -> bool:
    """Say whether there are outlets of the demo for the reference players."""
    return settings.load_demo and settings.loa_env is not Environment.PRODUCTION


def code_of(player: str) -> str:
    """Return the code of the outlet that waits for a reference player."""
    rows = datafiles.read("demo_outlets.yml")["outlets"]
    return next(str(row["code"]) for row in rows if row.get("player") == player)


def player_outlets() -> dict[str, str]:
    """Return the ids of the outlets that wait for a reference player, by the name of the player."""
    rows = datafiles.read("demo_outlets.yml")["outlets"]
    return {row["player"]: row["id"] for row in rows if "player" in row}


def _content(row: dict[str, Any], commune: Area, number: int) -> OutletContent:
    given = {name: value for name, value in row.items() if name not in ("id", "commune", "player")}
    if "contract" in given:
        given["contract"] = {**given["contract"], "contact": "Người trực mẫu"}
    center = commune["center"]
    point = None
    if center:
        lon, lat = center["coordinates"]
        point = {"lat": round(lat + _APART * (number % 3), 6), "lon": round(lon, 6)}
    return cast(OutletContent, {**_USUAL, **given, "area_id": commune["_id"], "point": point})


def _set_hours(store: Store, windows: list[Window]) -> None:
    document = {
        "_id": areas.active_province_id(store),
        "windows": windows,
        "updated_at": datetime.now(UTC),
    }
    with suppress(DuplicateKeyError):
        events.create(store, AREA_WINDOWS, document, action="saved", actor=events.SYSTEM)


def _communes(store: Store, codes: list[str]) -> list[Area]:
    """Return two communes: those of these codes, else the first of the map."""
    known = areas.communes(store)
    wanted = [one for code in codes for one in known if one["code"] == code]
    return [*wanted, *(one for one in known if one not in wanted)][:2]
