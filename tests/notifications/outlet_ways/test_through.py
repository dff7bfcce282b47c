"""Streams that are carried on: what they gave counts, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from models.outlets.ways import WayKind
from notifications.outlet_ways.base import Sounding, SoundingWay
from notifications.outlet_ways.through import QUIET_SECONDS
from tests.notifications.outlet_ways.stage import MORNING, SimulatedPace, Stage, a_programme


class Line(SoundingWay):
    """A line on which a stream gives sound while it `gives`."""

    kind, plays_on, streams = WayKind.ICECAST, False, True

    def __init__(self, pace: SimulatedPace) -> None:
        self.pace, self.gives, self.given = pace, True, 0.0

    def prepare(self, soundings: Sequence[Sounding]) -> None:
        """Be ready."""

    def begin(self, sounding: Sounding) -> None:
        """Begin."""
        self.given = 0.0

    def stop(self) -> None:
        """Be silent."""
        self.given = 0.0

    def go_on(self, seconds: float) -> None:
        """Let time go by."""
        self.given += seconds if self.gives else 0.0
        self.pace.wait(seconds)

    def position(self) -> float:
        """How much it gave."""
        return self.given


def live(seconds: int, url: str = "https://truc-tiep.example.vn/live") -> dict[str, Any]:
    """An announcement that begins a second after the morning."""
    until = MORNING + timedelta(seconds=1 + seconds)
    return {
        "id": "live-1",
        "level": "province",
        "source": "stream",
        "url": url,
        "preset": "",
        "from": "2026-12-01T00:00:01Z",
        "until": until.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


@pytest.fixture
def line(pace: SimulatedPace) -> Line:
    """A line to nobody."""
    return Line(pace)


@pytest.fixture
def stage(streamed: Stage, line: Line, pace: SimulatedPace) -> Stage:
    """An outlet at the end of that line, and an announcement of a minute."""
    made = Stage(streamed.store, streamed.outlet, line, streamed.media, pace)
    made.take(a_programme([], live=[live(60)]))
    return made


def _told(stage: Stage) -> list[tuple[str, bool, int]]:
    return [(one["reason"], one["completed"], round(one["played_seconds"])) for one in stage.plays()]


def test_a_stream_that_was_heard_to_its_end_has_ended(stage: Stage) -> None:
    stage.play(65)
    assert _told(stage) == [("ended", True, 60)]


def test_a_stream_that_does_not_exist_was_not_heard(streamed: Stage) -> None:
    streamed.take(a_programme([], live=[live(20, "http://127.0.0.1:1/live.mp3")]))
    streamed.play(25)
    assert _told(streamed) == [("failed", False, 0)]
    assert streamed.conductor.faults == ["stream"]


def test_of_a_stream_that_breaks_off_what_was_heard_counts(stage: Stage, line: Line) -> None:
    stage.play(21)
    line.gives = False
    stage.play(QUIET_SECONDS + 2)
    faults = stage.conductor.faults
    stage.play(40)
    assert (faults, _told(stage)) == (["stream"], [("failed", False, 20)])
