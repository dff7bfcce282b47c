"""Hearers: who is told of an incident."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models.access.permissions import PERMISSIONS, Permission
from models.monitoring.incidents import INCIDENTS, Incident
from models.outlets.outlets import OUTLETS
from models.people.official_shapes import OFFICIALS
from models.store import Store, events
from models.store.events import SYSTEM

#: Whoever may do something about it.
PERMITTED = frozenset({Permission.OUTLET_CONTROL, Permission.OUTLET_MANAGE})


def of(store: Store, incident: Incident) -> list[str]:
    """Return the ids of the officials who see to the outlets of an incident.

    They are those of its own area, for any agency or for one that has an outlet in it; where there are none, those of
    the area above.
    """
    agencies = store.collection(OUTLETS).distinct("agency_id", {"_id": {"$in": incident["outlet_ids"]}})
    roles = [role for role, granted in PERMISSIONS.items() if granted & PERMITTED]
    for area_id in reversed(incident["paths"]):
        held = {
            "role": {"$in": roles},
            "area_id": area_id,
            "agency_id": {"$in": ["", None, *agencies]},
        }
        query = {"disabled_at": None, "assignments": {"$elemMatch": held}}
        if found := sorted(row["_id"] for row in store.collection(OFFICIALS).find(query, {"_id": 1})):
            return found
    return []


def note(store: Store, incident: Incident, official_ids: Sequence[str], now: datetime) -> None:
    """Note who was told."""
    told = [{"official_id": one, "at": now} for one in official_ids]
    if told:
        events.change(
            store,
            INCIDENTS,
            incident["_id"],
            {"$push": {"told": {"$each": told}}},
            action="told",
            actor=SYSTEM,
            guard={"told": []},
            details={"changes": {"official_ids": list(official_ids)}},
        )
