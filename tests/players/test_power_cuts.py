"""The power goes at each step that the loudspeaker writes down: no play is lost, and none is told of twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from players.loudspeaker.folder import Folder
from tests.players.conftest import Bench
from tests.players.programmes import MORNING, a_programme, a_sound, a_takeover, an_airing

#: More than the steps of the run below.
MOST_STEPS = 80


class PowerCutError(Exception):
    """The power has gone."""


class WeakFolder(Folder):
    """A folder whose device loses its power at one step: before it, after it, or in the middle of a line.

    :ivar left: so many steps more.
    """

    def __init__(self, home: Path, left: int, how: str) -> None:
        super().__init__(home)
        self.left, self.how = left, how

    def write(self, name: str, content: bytes) -> None:
        """Write, or lose the power."""
        self._step(lambda: super(WeakFolder, self).write(name, content), name, content)

    def append(self, name: str, line: bytes) -> None:
        """Add a line, or lose the power; half of it may be there."""
        self._step(lambda: super(WeakFolder, self).append(name, line), name, line)

    def remove(self, name: str) -> None:
        """Remove, or lose the power."""
        self._step(lambda: super(WeakFolder, self).remove(name), name, b"")

    def _step(self, work: Callable[[], None], name: str, content: bytes) -> None:
        self.left -= 1
        if self.left != 0:
            return work()
        if self.how == "after":
            work()
        elif self.how == "half" and self.path(name).exists() and content:
            with self.path(f"{name}.new" if not name.endswith(".jsonl") else name).open("ab") as file:
                file.write(content[: len(content) // 2])
        raise PowerCutError


def _live(bench: Bench, left: int, how: str) -> bool:
    """Let the device live through its morning and lose its power once; whether it did."""
    item, warning = a_sound(bench.server, seconds=20), a_sound(bench.server, "warning", seconds=10)
    first, second = (an_airing(item, MORNING + timedelta(minutes=at)) for at in (2, 5))
    second["id"] += ":05"
    takeover = a_takeover(MORNING + timedelta(minutes=3), item="warning", audio_every_seconds=40)
    takeover["expires"] = "2026-12-01T00:04:00Z"
    bench.server.add(a_programme(items=[item, warning], airings=[first, second], takeovers=[takeover]))
    folders: list[WeakFolder] = []

    def weak(home: Path) -> Folder:
        folders.append(WeakFolder(home, left, how))
        return folders[0]

    cut = False
    try:
        bench.start(weak)
        _morning(bench)
    except PowerCutError:
        cut = True
        bench.clock.moment += timedelta(seconds=3)
        bench.start()
        _morning(bench)
    return cut


def _morning(bench: Bench) -> None:
    if not bench.device.account.paired:
        bench.pair()
    bench.run_until(MORNING + timedelta(minutes=8))


def _told(bench: Bench) -> list[tuple[str, bool]]:
    return sorted((one["what"], one["completed"]) for one in bench.plays())


@pytest.mark.slow
@pytest.mark.turns(12)
@pytest.mark.parametrize("how", ["before", "after", "half"])
@pytest.mark.parametrize("left", range(1, MOST_STEPS))
def test_no_play_is_lost_or_doubled(bench: Bench, left: int, how: str) -> None:
    cut = _live(bench, left, how)
    told = _told(bench)
    begun = {one.id for one in bench.device.journal.all()}
    assert {one["id"] for one in bench.plays()} == begun
    completed = [what for what, whole in told if whole]
    airings = [what for what in completed if what.startswith("one:")]
    assert len(airings) == len(set(airings))
    assert [one["reason"] for one in bench.plays()].count("restart") <= int(cut)
    assert {what for what, _ in told} == {"one:2026-12-01T07", "one:2026-12-01T07:05", "CAP-1"}


def test_every_step_of_the_morning_is_among_those_that_are_cut(bench: Bench) -> None:
    assert not _live(bench, MOST_STEPS, "before")
