"""How outlets are, as officials see it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

from models.monitoring.beats import Beat
from models.monitoring.health import Health, Row
from models.monitoring.outlet_states import Hour
from models.monitoring.played import Play
from models.monitoring.states import State


class ShownBeat(TypedDict):
    """The last heartbeat."""

    mode: str
    what: str
    network: str | None
    signal_dbm: int | None
    free_bytes: int | None
    temperature_c: float | None
    volume_percent: int | None
    software: str | None
    faults: list[str]


class ShownState(TypedDict):
    """How one outlet is."""

    outlet_id: str
    version: int
    code: str
    name: str
    kind: str
    area_id: str
    lat: float | None
    lon: float | None
    states: list[State]
    heard_at: datetime | None
    offset_seconds: float | None
    deviations: list[str]
    alarms_muted_until: datetime | None
    beat: ShownBeat | None


class ShownHour(Hour):
    """One hour of a day."""

    hour: str


class ShownDay(TypedDict):
    """One day."""

    day: str
    hours: list[ShownHour]


class ShownHealth(ShownState):
    """How one outlet is, and how it was."""

    incidents: list[str]
    days: list[ShownDay]
    plays: list[Play]


def show(row: Row) -> ShownState:
    """Show one outlet."""
    outlet, heard = row.outlet, row.heard
    point, quiet = outlet["point"], outlet.get("alarms")
    return {
        "outlet_id": outlet["_id"],
        "version": outlet["version"],
        "code": outlet["code"],
        "name": outlet["name"],
        "kind": outlet["kind"],
        "area_id": outlet["area_id"],
        "lat": point["lat"] if point else None,
        "lon": point["lon"] if point else None,
        "states": [one for one in State if one in row.states],
        "heard_at": heard["heard_at"] if heard else None,
        "offset_seconds": heard["offset_seconds"] if heard else None,
        "deviations": heard["off"] if heard else [],
        "alarms_muted_until": quiet["until"] if quiet else None,
        "beat": _beat(heard["beat"]) if heard else None,
    }


def whole(health: Health) -> ShownHealth:
    """Show one outlet with its history."""
    days: list[ShownDay] = [
        {"day": one["day"], "hours": [{**hour, "hour": at} for at, hour in sorted(one["hours"].items())]}
        for one in health.days
    ]
    return {
        **show(health.row),
        "incidents": [one["_id"] for one in health.incidents],
        "days": days,
        "plays": list(health.plays),
    }


def _beat(beat: Beat) -> ShownBeat:
    said: dict[str, Any] = {**beat}
    return {
        "mode": beat["mode"],
        "what": beat.get("what", ""),
        "network": said.get("network"),
        "signal_dbm": said.get("signal_dbm"),
        "free_bytes": said.get("free_bytes"),
        "temperature_c": said.get("temperature_c"),
        "volume_percent": said.get("volume_percent"),
        "software": said.get("software"),
        "faults": beat.get("faults", []),
    }
