"""Windows of areas: the hours that an official sets for a commune, or for all below a province, in one place.

An outlet without windows of its own has those of the nearest area above it that has some. One for which nobody has set
any may not sound, but for actual takeovers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, TypedDict

from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault, NotFound, Stale, insist_on_none
from models.outlets import rules, windows
from models.outlets.outlets import Outlet, Window
from models.store import Store, events
from models.store.collections import CollectionSpec, Kind


class AreaWindows(TypedDict):
    """The hours of one area and of all below that have none of their own; the id is that of the area.

    Without any windows those of the areas above hold again.
    """

    _id: str
    version: int
    windows: list[Window]
    updated_at: datetime


AREA_WINDOWS = CollectionSpec(
    "outlet_area_windows",
    AreaWindows,
    purpose="The hours in which outlets of an area may sound that have none of their own.",
    kept="For ever; one without hours says nothing.",
    kind=Kind.AREA_WINDOWS,
)


class Holding(NamedTuple):
    """The windows that hold for an outlet, and the area that gives them; "" where no area does."""

    windows: list[Window]
    area_id: str


def faults_of(store: Store, given: Sequence[Window]) -> Iterator[Fault]:
    """Yield what is wrong with the windows of an area."""
    yield from windows.faults_of(given, "windows", rules.hours_of(store))


def get(store: Store, area_id: str) -> AreaWindows:
    """Return what was set for an area itself; version 0 and no windows where nothing was.

    :raises NotFound: there is no such area in the active province.
    """
    if areas.active_province_id(store) not in areas.above(store, area_id):
        raise NotFound("area_not_found", area=area_id)
    found = store.collection(AREA_WINDOWS).find_one({"_id": area_id})
    return found or {"_id": area_id, "version": 0, "windows": [], "updated_at": datetime.now(UTC)}


def save(store: Store, official: Identity, area_id: str, given: list[Window], *, expect: int) -> AreaWindows:
    """Set the windows of an area; none lets those above hold again.

    :raises NotFound: there is no such area.
    :raises Forbidden: `no_permission` to manage outlets there, whatever their agency.
    :raises Invalid: as `faults_of` says.
    :raises Stale: somebody was faster.
    """
    before = get(store, area_id)
    unit_access.insist_in(store, official, Permission.OUTLET_MANAGE, area_id)
    insist_on_none(faults_of(store, given))
    fields = {"windows": given, "updated_at": datetime.now(UTC)}
    details: events.EventDetails = {"changes": {"windows": given}}
    if before["version"]:
        update = {"$set": fields}
        return events.change(
            store,
            AREA_WINDOWS,
            area_id,
            update,
            action="saved",
            actor=official.actor,
            expect=expect,
            details=details,
        )
    if expect:
        raise Stale(before)
    document = {"_id": area_id, **fields}
    try:
        return events.create(
            store, AREA_WINDOWS, document, action="saved", actor=official.actor, details=details
        )
    except DuplicateKeyError as error:
        raise Stale(get(store, area_id)) from error


def every(store: Store) -> list[AreaWindows]:
    """Return what was set in the areas of the active province, by area."""
    within = areas.below(store, areas.active_province_id(store))
    query = {"_id": {"$in": within}, "windows": {"$ne": []}}
    return list(store.collection(AREA_WINDOWS).find(query).sort("_id", ASCENDING))


def holding(store: Store, outlet: Outlet) -> Holding:
    """Return the windows that hold for one outlet."""
    return holding_all(store, [outlet])[outlet["_id"]]


def holding_all(store: Store, outlets: Iterable[Outlet]) -> Mapping[str, Holding]:
    """Return the windows that hold for some outlets, by their ids, with one query for all."""
    named = list(outlets)
    above = sorted({area for one in named if not one["windows"] for area in one["paths"]})
    query = {"_id": {"$in": above}, "windows": {"$ne": []}}
    rows = store.collection(AREA_WINDOWS).find(query) if above else ()
    by_area = {row["_id"]: row["windows"] for row in rows}
    return {one["_id"]: nearest(one, by_area) for one in named}


def nearest(outlet: Outlet, by_area: Mapping[str, list[Window]]) -> Holding:
    """Return the windows that hold for an outlet, by what was set for areas."""
    if outlet["windows"]:
        return Holding(outlet["windows"], "")
    area_id = next((one for one in reversed(outlet["paths"]) if by_area.get(one)), "")
    return Holding(by_area.get(area_id, []), area_id)
