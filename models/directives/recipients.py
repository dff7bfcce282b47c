"""Recipients: which units a sender means, and what is wrong with whom they name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from models.areas import agencies, areas
from models.areas.agencies import AGENCIES, Agency
from models.areas.areas import Area, Level
from models.directives.directives import RecipientGroup
from models.errors import Fault, NotFound
from models.store import Store

#: Most units that are named one by one; a province has some hundred and fifty.
MOST_UNITS = 500


def resolved(store: Store, sender_id: str, units: Sequence[str], groups: Sequence[str]) -> list[str]:
    """Return the ids of the open agencies that are meant today, each once and in order; the sender is never one."""
    found = set(units)
    for group in groups:
        found.update(one["_id"] for one in _GROUPS[RecipientGroup(group)](store, agencies.area_of(sender_id)))
    return sorted(found - {sender_id})


def faults_of(store: Store, sender_id: str, units: Sequence[str], groups: Sequence[str]) -> Iterator[Fault]:
    """Yield what is wrong with whom a sender names: too many, unknown or closed, not below them, nobody at all."""
    if not units and not groups:
        yield Fault("units", "recipients_needed", about=("units", "groups"))
    if len(units) > MOST_UNITS:
        yield Fault("units", "too_many_items", {"max": MOST_UNITS})
        return
    top = agencies.area_of(sender_id)
    for number, unit in enumerate(units):
        if agencies.find_open(store, unit) is None:
            yield Fault(f"units.{number}", "agency_unknown")
        elif top not in _path(store, unit):
            yield Fault(f"units.{number}", "unit_elsewhere")
        elif unit == sender_id:
            yield Fault(f"units.{number}", "unit_is_sender")


def path_of(store: Store, agency_id: str) -> list[str]:
    """Return the area of an agency and everything above it, from the province down."""
    return areas.above(store, agencies.area_of(agency_id))


def _path(store: Store, agency_id: str) -> list[str]:
    try:
        return path_of(store, agency_id)
    except NotFound:
        return []


def _committees(level: Level) -> Callable[[Store, str], list[Agency]]:
    def found(store: Store, area_id: str) -> list[Agency]:
        below: list[Area] = areas.select(store, area_id, level)
        ids = [agencies.committee(one["_id"]) for one in below if one["_id"] != area_id]
        return list(store.collection(AGENCIES).find({"_id": {"$in": ids}, "closed_at": None}))

    return found


def _departments(store: Store, area_id: str) -> list[Agency]:
    return [
        one
        for one in agencies.of_area(store, area_id)
        if one["code"] != agencies.COMMITTEE and not one.get("closed_at")
    ]


_GROUPS: Mapping[RecipientGroup, Callable[[Store, str], list[Agency]]] = {
    RecipientGroup.COMMUNES: _committees(Level.COMMUNE),
    RecipientGroup.DISTRICTS: _committees(Level.DISTRICT),
    RecipientGroup.DEPARTMENTS: _departments,
}
