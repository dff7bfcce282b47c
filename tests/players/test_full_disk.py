"""The disk takes nothing more: the loudspeaker plays on, says so, and writes when there is room again."""

from __future__ import annotations

import errno
from datetime import timedelta
from pathlib import Path

import pytest

from players.loudspeaker.folder import Folder
from players.loudspeaker.heard import FileSink
from players.loudspeaker.journal import LOG
from players.loudspeaker.programme import TRIES
from tests.players.conftest import Bench
from tests.players.programmes import MORNING, a_programme, a_sound, a_takeover, an_airing

MINUTE = timedelta(minutes=1)


class FullFolder(Folder):
    """A folder on a disk that is full or not.

    :cvar full: whether it is. It takes half of a line before it says so.
    """

    full = True

    def put(self, name: str, content: bytes) -> None:
        """Put a file where there is room."""
        if self.full:
            self._refused = max(self._refused, len(content))
            raise OSError(errno.ENOSPC, "No space left on device")
        super().put(name, content)

    def add(self, name: str, line: bytes) -> None:
        """Add a line where there is room."""
        if self.full:
            with self.path(name).open("ab") as file:
                file.write(line[: len(line) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")
        super().add(name, line)


@pytest.fixture
def paired(bench: Bench) -> Bench:
    """A loudspeaker that holds its programme and the file of an airing, and whose disk is full when it starts again."""
    item = a_sound(bench.server, seconds=10)
    airings = [an_airing(item, MORNING + at * MINUTE) for at in (3, 6)]
    airings[1]["id"] += ":06"
    bench.server.add(a_programme(items=[item], airings=airings))
    bench.pair()
    bench.run(60)
    return bench


def restarted(bench: Bench, *, full: bool = True) -> FullFolder:
    """Switch it on again with such a disk."""

    def folder(home: Path) -> FullFolder:
        made = FullFolder(home)
        made.full = full
        return made

    found = bench.start(folder).folder
    assert isinstance(found, FullFolder)
    return found


def test_a_full_disk_stops_no_sound(paired: Bench) -> None:
    restarted(paired)
    paired.run_until(MORNING + 8 * MINUTE)
    assert [one["reason"] for one in paired.plays()] == ["ended", "ended"]
    assert "low_space" in paired.server.outlets["loa-1"].heartbeats[-1]["faults"]


def test_a_disk_that_fills_up_meanwhile_stops_no_sound(paired: Bench) -> None:
    folder = restarted(paired, full=False)
    paired.run_until(MORNING + 4 * MINUTE)
    folder.full = True
    paired.run_until(MORNING + 8 * MINUTE)
    assert len(paired.heard()) == 2


def test_what_was_in_memory_is_written_when_there_is_room(paired: Bench) -> None:
    folder = restarted(paired)
    paired.server.down = True
    paired.run_until(MORNING + 4 * MINUTE)
    folder.full = False
    paired.run(60)
    paired.start()
    paired.server.down = False
    paired.run_until(MORNING + 10 * MINUTE)
    assert [one["reason"] for one in paired.plays()] == ["ended", "ended"]
    assert "faults" not in paired.server.outlets["loa-1"].heartbeats[-1]


def test_a_line_of_which_half_was_written_is_passed_over(paired: Bench) -> None:
    folder = restarted(paired, full=False)
    folder.full = True
    folder.append(LOG, b'{"id": "one"}')
    folder.full = False
    assert folder.settle()
    assert folder.path(LOG).read_bytes().splitlines()[-2:] == [b'{"id":', b'{"id": "one"}']


def test_a_file_that_finds_no_room_is_not_asked_for_again_and_again(paired: Bench) -> None:
    folder = restarted(paired)
    other = a_sound(paired.server, "two", seconds=20)
    path = other["renditions"][0]["path"]
    paired.server.change("loa-1", items=[other], airings=[an_airing(other, MORNING + 20 * MINUTE)])
    paired.run(600)
    refused = paired.server.calls.count(f"GET {path}")
    folder.full = False
    paired.run(60)
    # Three times, and three times more after the folder was put in order.
    assert refused <= 2 * TRIES
    assert paired.device.media.has(other["renditions"][0]["sha256"])


def test_a_warning_without_a_sound_calls_for_attention_from_a_full_disk(paired: Bench) -> None:
    restarted(paired)
    paired.server.change("loa-1", takeovers=[a_takeover(paired.clock.moment)])
    paired.run(70)
    assert [Path(one["file"]).name for one in paired.heard()] == ["loa-attention.wav"]


def test_what_was_heard_can_not_be_noted_and_the_sound_ends_all_the_same(tmp_path: Path) -> None:
    home = tmp_path / "heard"
    sink = FileSink(home)
    home.rmdir()
    home.write_bytes(b"")
    sound = sink.stream("http://127.0.0.1/", 80, MORNING)
    sound.stop(MORNING + MINUTE)
    assert sound.heard(MORNING + MINUTE) == MINUTE.total_seconds()
