"""The heartbeat: how the device is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from players.loudspeaker import clock
from players.loudspeaker.options import SOFTWARE

#: A value of a heartbeat.
Told = str | float | Sequence[str] | None

#: Where Linux says how warm it is, in thousandths of a degree.
THERMOMETER = Path("/sys/class/thermal/thermal_zone0/temp")


#: Whoever is farther off than so many seconds (ten years) says that: more is no clock to Loa.
MOST_OFFSET = 315_576_000.0


@dataclass(frozen=True)
class Beat:
    """How the device is at a moment; the fields are those of the protocol."""

    at: datetime
    programme: str
    mode: str
    what: str
    shown: str
    position_seconds: float
    clock_offset_seconds: float
    free_bytes: int
    network: str
    amplifier: str
    volume_percent: int
    uptime_seconds: int
    reset_reason: str
    missing: Sequence[str]
    faults: Sequence[str]


def written(beat: Beat, done: Sequence[str]) -> dict[str, Told]:
    """Return a beat as the protocol sends it, without what the device does not know."""
    told: dict[str, Told] = {**beat.__dict__, "at": clock.written(beat.at), "done": list(done)}
    told |= {"software": SOFTWARE, "temperature_c": temperature(), "screenshot": ""}
    always = ("at", "programme", "mode")
    return {name: value for name, value in told.items() if name in always or value not in (None, "", [])}


def told_offset(seconds: float) -> float:
    """Return by how much a clock is off, as it is told."""
    return round(max(-MOST_OFFSET, min(MOST_OFFSET, seconds)), 1)


def temperature() -> float | None:
    """Return how warm the machine is, in degrees Celsius; None: it does not say."""
    try:
        return int(THERMOMETER.read_text()) / 1000
    except (OSError, ValueError):
        return None
