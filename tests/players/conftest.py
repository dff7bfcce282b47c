"""The stand-in of the server, and devices whose clock tests turn."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from players.loudspeaker.device import Device
from players.loudspeaker.folder import Folder
from players.loudspeaker.options import Options
from tests.players.programmes import MORNING
from tests.standins.outlet_routes import serving
from tests.standins.outlets import OutletServer


class TurnedClock:
    """A clock that moves only when it is told to."""

    def __init__(self, moment: datetime = MORNING) -> None:
        self.offset = 0.0
        #: By how much the device's own clock is wrong, in seconds.
        self.error = 0.0
        self.moment = moment

    def now(self) -> datetime:
        """The moment, as far as the device knows it."""
        return self.moment + timedelta(seconds=self.error + self.offset)

    def sleep(self, seconds: float) -> None:
        """Move on."""
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> TurnedClock:
    """Seven in the morning."""
    return TurnedClock()


@pytest.fixture
def server(clock: TurnedClock) -> Iterator[OutletServer]:
    """A server that counts its time by the same clock."""
    with serving(OutletServer(now=lambda: clock.moment)) as one:
        yield one


class Bench:
    """A loudspeaker on the bench: it is paired, and its time runs as fast as the test wants."""

    def __init__(self, server: OutletServer, clock: TurnedClock, home: Path) -> None:
        self.server, self.clock, self.home = server, clock, home
        self.options = Options(server.url, home, sink="file", serial="bench-1")
        self.device = Device(self.options, clock)

    def start(self, make: Callable[[Path], Folder] = Folder) -> Device:
        """Switch it on again; `make` gives the folder."""
        self.device = Device(self.options, self.clock, make(self.home))
        return self.device

    def pair(self, outlet_id: str = "loa-1") -> None:
        """Let an official type its code."""
        self.device.keeper.step()
        self.server.grant(list(self.server.pairings.values())[-1]["user_code"], outlet_id)
        self.run(12)

    def run(self, seconds: float, step: float = 1.0) -> None:
        """Let so much time go by."""
        end = self.clock.moment + timedelta(seconds=seconds)
        while self.clock.moment < end:
            self.device.step()
            self.clock.sleep(step)

    def run_until(self, moment: datetime, step: float = 1.0) -> None:
        """Let time go by until a moment."""
        self.run((moment - self.clock.moment).total_seconds(), step)

    def heard(self) -> list[dict[str, Any]]:
        """What sounded, in order."""
        path = self.home / "heard" / "heard.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def plays(self, outlet_id: str = "loa-1") -> list[dict[str, Any]]:
        """The plays that the server knows."""
        return list(self.server.outlets[outlet_id].plays.values())


@pytest.fixture
def bench(server: OutletServer, clock: TurnedClock, tmp_path: Path) -> Bench:
    """A loudspeaker that is not paired yet."""
    random.seed(1)
    return Bench(server, clock, tmp_path / "device")
