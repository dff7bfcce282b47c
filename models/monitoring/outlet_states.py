"""What was last heard of each outlet: one document an outlet, written by every heartbeat and by no event."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel

from models.monitoring import beats, rules
from models.monitoring.beats import Beat
from models.monitoring.expected import BEAT_SECONDS, Expectation
from models.outlets.outlets import Outlet
from models.store.collections import CollectionSpec


class Hour(TypedDict):
    """What was heard of an outlet in one hour: `seconds` in which it was there, and the worst of the rest."""

    begins: datetime
    seconds: float
    beats: int
    off_beats: int
    worst_offset: float
    least_free: int | None


class LastDue(TypedDict):
    """The airing that fell due last, and whether a play of it was heard of."""

    airing: str
    at: datetime
    heard: bool


class OutletState(TypedDict):
    """What was last heard of one outlet; the id is the outlet's. How it is, `models.monitoring.states` says.

    `heard_at` is when the last heartbeat came, by Loa's clock. `off` are the deviations of the last heartbeat,
    `off_beats` how many in a row had some. `beats` counts all. `hour` is the hour that is not in `outlet_days` yet.
    """

    _id: str
    area_id: str
    paths: list[str]
    first_heard_at: datetime
    heard_at: datetime
    interval_seconds: int
    offset_seconds: float
    off: list[str]
    off_beats: int
    beats: int
    beat: Beat
    hour: Hour | None
    last_due: NotRequired[LastDue]


OUTLET_STATES = CollectionSpec(
    "outlet_states",
    OutletState,
    purpose="The last heartbeat of one outlet.",
    kept="One row an outlet; the next heartbeat replaces it.",
    indexes=[
        IndexModel([("interval_seconds", ASCENDING), ("heard_at", ASCENDING)]),
        IndexModel([("hour.begins", ASCENDING)]),
    ],
)


def merged(
    before: OutletState | None, outlet: Outlet, beat: Beat, expected: Expectation | None, now: datetime
) -> OutletState:
    """Return what is known of an outlet once a heartbeat came; pure."""
    said = expected["beat_seconds"] if expected else BEAT_SECONDS
    interval = rules.thresholds().interval(said)
    off = beats.deviations(beat, expected, now)
    offset = beats.offset_of(beat, now)
    after: OutletState = {
        "_id": outlet["_id"],
        "area_id": outlet["area_id"],
        "paths": outlet["paths"],
        "first_heard_at": before["first_heard_at"] if before else now,
        "heard_at": now,
        "interval_seconds": interval,
        "offset_seconds": offset,
        "off": [str(one) for one in off],
        "off_beats": (before["off_beats"] + 1 if before else 1) if off else 0,
        "beats": before["beats"] + 1 if before else 1,
        "beat": beat,
        "hour": _hour(before, beat, interval, now, offset=offset, off=bool(off)),
    }
    return after


def _hour(
    before: OutletState | None, beat: Beat, interval: int, now: datetime, *, offset: float, off: bool
) -> Hour:
    begins = now.replace(minute=0, second=0, microsecond=0)
    fresh: Hour = {
        "begins": begins,
        "seconds": 0.0,
        "beats": 0,
        "off_beats": 0,
        "worst_offset": 0.0,
        "least_free": None,
    }
    kept = before["hour"] if before else None
    hour = kept if kept and kept["begins"] == begins else fresh
    free = [one for one in (hour["least_free"], beat.get("free_bytes")) if one is not None]
    return {
        "begins": begins,
        "seconds": min(3600.0, hour["seconds"] + _seconds(before, interval, now)),
        "beats": hour["beats"] + 1,
        "off_beats": hour["off_beats"] + off,
        "worst_offset": max(hour["worst_offset"], offset, key=abs),
        "least_free": min(free, default=None),
    }


def _seconds(before: OutletState | None, interval: int, now: datetime) -> float:
    """Return for how long a heartbeat says that the outlet was there: since the last, if that was not too long ago."""
    if before is None:
        return float(interval)
    since = now - before["heard_at"]
    most = rules.thresholds().stale_after(interval)
    return since.total_seconds() if timedelta() <= since < most else float(interval)
