"""Changes of the register of stations: added, edited, converted, taken down by officials who manage stations there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import agencies, areas
from models.errors import Clash, Forbidden, insist_on_none
from models.language.text import nfc
from models.outlets.outlets import Condition, Technology
from models.stations import stations
from models.stations.content import ConversionContent, StationContent, conversion_faults, faults_of
from models.stations.stations import STATIONS, Conversion, Station
from models.store import Store, events, new_id


class StationFields(StationContent):
    """What content becomes: with its area and everything above it."""

    paths: list[str]


def add(store: Store, official: Identity, content: StationContent) -> Station:
    """Add a station.

    :raises Invalid: as `models.stations.content.faults_of` says.
    :raises Forbidden: `no_permission` at its area.
    """
    insist_on_none(faults_of(store, content))
    document = new_document(store, content)
    _insist(official, document)
    details: events.EventDetails = {"changes": told(fields_of(store, content))}
    return events.create(store, STATIONS, document, action="added", actor=official.actor, details=details)


def edit(
    store: Store, official: Identity, station_id: str, content: StationContent, *, expect: int
) -> Station:
    """Say all of it again; who manages stations where it is and where it shall be may.

    What a conversion says stays. A station that was converted is IP and stays so.

    :raises NotFound: there is none for them.
    :raises Invalid, Forbidden: as `add`.
    :raises Clash: `station_retired`, `station_converted`.
    :raises Stale: somebody was faster.
    """
    before = _managed(store, official, station_id)
    insist_on_none(faults_of(store, content))
    if before["converted"] and content["technology"] != Technology.IP:
        raise Clash("station_converted")
    fields = fields_of(store, content)
    _insist(official, fields)
    changes, update = told(differences(before, fields)), update_of(fields)["$set"]
    return _change(store, official, station_id, update, "changed", expect, changes)


def convert(
    store: Store, official: Identity, station_id: str, content: ConversionContent, *, expect: int
) -> Station:
    """Record that a station became IP: from then on it is, in good condition, and of that year.

    :raises Invalid: as `models.stations.content.conversion_faults` says.
    :raises Clash: `station_retired`, `station_converted`: it was IP already.
    :raises NotFound, Forbidden, Stale: as `edit`.
    """
    before = _managed(store, official, station_id)
    insist_on_none(conversion_faults(content, before["year_installed"]))
    if before["technology"] == Technology.IP:
        raise Clash("station_converted")
    done: Conversion = {
        "day": content["day"],
        "technology": before["technology"],
        "condition": before["condition"],
        "year_installed": before["year_installed"],
        "cost": content["cost"],
        "note": nfc(content["note"]),
    }
    fields = {
        "converted": done,
        "technology": str(Technology.IP),
        "condition": str(Condition.GOOD),
        "year_installed": int(content["day"][:4]),
        "updated_at": datetime.now(UTC),
    }
    return _change(store, official, station_id, fields, "converted", expect, {"day": content["day"]})


def retire(store: Store, official: Identity, station_id: str, reason: str, *, expect: int) -> Station:
    """Take a station down for good; it counts for the days before.

    :raises NotFound, Forbidden, Clash, Stale: as `edit`.
    """
    _managed(store, official, station_id)
    now = datetime.now(UTC)
    update = {"retired_at": now, "updated_at": now}
    return _change(store, official, station_id, update, "retired", expect, {}, note=nfc(reason))


def _managed(store: Store, official: Identity, station_id: str) -> Station:
    station = stations.get(store, official, station_id)
    if not stations.may(official, Permission.STATION_MANAGE, station):
        raise Forbidden("no_permission")
    if station["retired_at"]:
        raise Clash("station_retired")
    return station


def _change(
    store: Store,
    official: Identity,
    station_id: str,
    fields: dict[str, Any],
    action: str,
    expect: int,
    told: dict[str, Any],
    *,
    note: str = "",
) -> Station:
    details: events.EventDetails = {"changes": told, "note": note}
    return events.change(
        store,
        STATIONS,
        station_id,
        {"$set": fields},
        action=action,
        actor=official.actor,
        expect=expect,
        guard={"retired_at": None},
        details=details,
    )


def _insist(official: Identity, fields: StationFields | Station) -> None:
    if not unit_access.may_at(official, Permission.STATION_MANAGE, fields["paths"], fields["agency_id"]):
        raise Forbidden("no_permission")


def new_document(store: Store, content: StationContent) -> Station:
    """Return the document of a new station, whose content has no faults."""
    now = datetime.now(UTC)
    fields: Any = {
        "_id": new_id(),
        "version": 1,
        **fields_of(store, content),
        "converted": None,
        "retired_at": None,
        "created_at": now,
        "updated_at": now,
    }
    document: Station = fields
    return document


def fields_of(store: Store, content: StationContent) -> StationFields:
    """Return the fields that content becomes."""
    area_id = content["area_id"]
    return {
        **content,
        "name": nfc(content["name"]),
        "note": nfc(content["note"]),
        "hamlets": [nfc(one) for one in content["hamlets"]],
        "paths": areas.above(store, area_id),
        "agency_id": content["agency_id"] or agencies.committee(area_id),
    }


def update_of(fields: StationFields) -> dict[str, Any]:
    """Return the update that writes these fields."""
    return {"$set": {**fields, "updated_at": datetime.now(UTC)}}


def differences(before: Station, fields: StationFields) -> dict[str, Any]:
    """Return the fields that change, with what they are from now on."""
    known: Mapping[str, Any] = {**before}
    return {name: value for name, value in fields.items() if known[name] != value}


def told(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an event tells of fields."""
    hidden = {"_id", "version", "paths", "converted", "retired_at", "created_at", "updated_at"}
    return {name: value for name, value in fields.items() if name not in hidden}
