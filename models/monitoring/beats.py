"""Heartbeats as devices send them, and in what they differ from what is expected; pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NotRequired, TypedDict

from models.errors import Fault
from models.monitoring.expected import Expectation

#: A clock that lost its time begins somewhere in here; what lies outside is none.
FIRST_AT, LAST_AT = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

#: By so many seconds a clock may be wrong (ten years); whoever is farther off says that.
MOST_OFFSET = 315_576_000


class Mode(StrEnum):
    """What a device says that it does: the modes of `what_plays` (docs/outlets.md)."""

    MUTED = "muted"
    TAKEOVER = "takeover"
    LIVE = "live"
    AIRING = "airing"
    RELAY = "relay"
    IDLE = "idle"


class Beat(TypedDict):
    """One heartbeat; the fields are those of docs/outlets.md, `offset_seconds` is how wrong its clock is at most."""

    at: datetime
    programme: str
    mode: str
    what: NotRequired[str]
    shown: NotRequired[str]
    position_seconds: NotRequired[float]
    clock_offset_seconds: NotRequired[float]
    free_bytes: NotRequired[int]
    network: NotRequired[str]
    signal_dbm: NotRequired[int]
    temperature_c: NotRequired[float]
    amplifier: NotRequired[str]
    volume_percent: NotRequired[int]
    software: NotRequired[str]
    uptime_seconds: NotRequired[int]
    reset_reason: NotRequired[str]
    missing: NotRequired[list[str]]
    faults: NotRequired[list[str]]
    done: NotRequired[list[str]]
    screenshot: NotRequired[str]


def faults_of(at: datetime) -> Iterator[Fault]:
    """Yield whether the clock of a heartbeat is none."""
    if not FIRST_AT <= at < LAST_AT:
        params = {"min": FIRST_AT.date().isoformat(), "max": LAST_AT.date().isoformat()}
        yield Fault("at", "day_too_far", params)


class Deviation(StrEnum):
    """In what a heartbeat differs from what is expected.

    `PROGRAMME` it holds an older programme; `WHAT` it plays an airing that is not due; `SHOWN` what sounds is no file
    of that airing; `TAKEOVER` it does not show an actual takeover that holds.
    """

    PROGRAMME = "programme"
    WHAT = "what"
    SHOWN = "shown"
    TAKEOVER = "takeover"


#: So late an airing may still begin (docs/outlets.md, "What plays"), and so early for a clock that is a little off.
LATE, EARLY = timedelta(minutes=10), timedelta(minutes=1)

#: So long after its beginning a takeover is on everywhere.
BEGINS = timedelta(minutes=2)

#: A device that polled so often and holds something else does not get it; the current poll may be on its way.
POLLS = 2


def offset_of(beat: Beat, now: datetime) -> float:
    """Return by how many seconds the clock of a device is off: what it says, or what its time shows if that is more."""
    seen, said = (beat["at"] - now).total_seconds(), beat.get("clock_offset_seconds", 0.0)
    return max(seen, said, key=abs)


def deviations(beat: Beat, expected: Expectation | None, now: datetime) -> list[Deviation]:
    """Return in what a heartbeat differs from what is expected; nothing where nothing is known of that."""
    if expected is None:
        return []
    ripe = expected["compiled_at"] + timedelta(seconds=POLLS * expected["poll_seconds"])
    if beat["programme"] != expected["etag"]:
        return [Deviation.PROGRAMME] if ripe <= now else []
    held = any(
        not one["exercise"] and one["begins"] + BEGINS <= now < one["expires"]
        for one in expected["takeovers"]
    )
    if held and beat["mode"] != Mode.TAKEOVER:
        return [Deviation.TAKEOVER]
    return _of_airing(beat, expected, now) if beat["mode"] == Mode.AIRING else []


def _of_airing(beat: Beat, expected: Expectation, now: datetime) -> list[Deviation]:
    due = {one["id"]: one for one in expected["airings"] if one["at"] - EARLY <= now <= one["ends"] + LATE}
    airing = due.get(beat.get("what", ""))
    if airing is None:
        return [Deviation.WHAT]
    shown = beat.get("shown", "")
    return [Deviation.SHOWN] if shown and airing["hashes"] and shown not in airing["hashes"] else []
