"""The loudspeaker as one file, and the programs by which it sounds."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from local.loudspeaker import build
from players.loudspeaker.sinks import ProgramSink, Sound
from tests.players.conftest import Bench
from tests.players.programmes import MORNING, a_programme, a_sound, an_airing, at
from tests.standins.outlets import OutletServer

MINUTE = timedelta(minutes=1)


def test_one_file_carries_all_of_it(server: OutletServer, bench: Bench) -> None:
    made = build(bench.home / "loudspeaker.pyz")
    command = [sys.executable, "-I", str(made), "--server", server.url, "--folder", str(bench.home / "kept")]
    done = subprocess.run(
        [*command, "--once"], capture_output=True, text=True, check=True, timeout=60, cwd=bench.home
    )
    assert done.stdout.startswith("Pair this loudspeaker: ")


def test_a_program_that_is_not_there_is_a_fault(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    item = a_sound(bench.server, seconds=5)
    outlet = bench.server.add(a_programme(items=[item], airings=[an_airing(item, MORNING + MINUTE)]))
    bench.options = dataclasses.replace(bench.options, sink="ffplay")
    bench.start()
    bench.pair()
    bench.run(200)
    assert [one["reason"] for one in bench.plays()] == ["failed"]
    assert any("sink" in one.get("faults", ()) for one in outlet.heartbeats)


def a_program(bench: Bench, monkeypatch: pytest.MonkeyPatch, does: str, name: str = "ffplay") -> None:
    """A stand-in for a program that sounds, which is what the loudspeaker finds by this name."""
    program = bench.home / "programs" / name
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    bench.options = dataclasses.replace(bench.options, sink=name)


def ended(sound: Sound) -> Sound:
    """Wait until a program has ended."""
    while not sound.over(MORNING):
        pass
    return sound


@pytest.mark.parametrize("name", ["ffplay", "mpv"])
def test_a_program_is_called_with_the_file_and_how_loud(
    name: str, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program is a stand-in that writes down how it was called; no real one is tried here."""
    a_program(bench, monkeypatch, f'echo "$@" >> {bench.home}/called', name)
    ended(ProgramSink(name, "here").play(bench.home / "sound", 0.0, 60, MORNING))
    called = (bench.home / "called").read_text().split()
    assert called[-1] == str(bench.home / "sound")
    assert {"60", "--volume=60"} & set(called)


@pytest.mark.parametrize(("ran", "failed"), [(0.5, True), (8.9, True), (9.1, False), (12.0, False)])
def test_a_file_was_heard_if_its_program_ran_for_as_long(
    ran: float, failed: bool, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an audio device `ffplay` ends soon, and with the code 0."""
    a_program(bench, monkeypatch, "exit 0")
    ticks = iter([0.0, *[ran] * 100_000])
    sound = ProgramSink("ffplay", "here", lambda: next(ticks)).play(bench.home / "sound", 10.0, 60, MORNING)
    assert ended(sound).failed is failed


def test_an_airing_whose_program_ends_at_once_has_failed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = a_sound(bench.server, seconds=30)
    outlet = bench.server.add(a_programme(items=[item], airings=[an_airing(item, MORNING + MINUTE)]))
    a_program(bench, monkeypatch, "exit 0")
    bench.start()
    bench.pair()
    # The program is a real one, so that its end comes when it comes.
    while not bench.plays():
        bench.run(1)
    bench.run(60)
    assert [(one["reason"], one["completed"]) for one in bench.plays()] == [("failed", False)]
    assert any("sink" in one.get("faults", ()) for one in outlet.heartbeats)
    assert not bench.device.hooks.amplifier_on


def test_a_program_that_hangs_is_ended_with_what_it_started(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_program(bench, monkeypatch, f"sleep 1000 & echo $! > {bench.home}/child; wait")
    at = [0.0]
    sound = ProgramSink("ffplay", "here", lambda: at[0]).play(bench.home / "sound", 10.0, 60, MORNING)
    child = _written(bench.home / "child")
    at[0] = 20.1
    assert (sound.over(MORNING), sound.failed) == (True, True)
    while _runs(child):
        pass


def test_what_an_earlier_run_left_playing_is_ended_at_the_start(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_program(bench, monkeypatch, "sleep 1000")
    left = ProgramSink("ffplay", str(bench.home)).play(bench.home / "sound", 1000.0, 60, MORNING)
    other = ProgramSink("ffplay", "another folder").play(bench.home / "sound", 1000.0, 60, MORNING)
    bench.start()
    assert ended(left).failed
    assert not other.over(MORNING)
    other.stop(MORNING)


def test_an_announcement_whose_stream_does_not_exist_was_not_heard(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`ffplay` ends with the code 0 where nobody answers."""
    live = {
        "id": "live-1",
        "level": "commune",
        "source": "stream",
        "url": "http://127.0.0.1:1/live.mp3",
        "preset": "",
        "from": at(MORNING + MINUTE),
        "until": at(MORNING + 5 * MINUTE),
    }
    outlet = bench.server.add(a_programme(live=[live]))
    a_program(bench, monkeypatch, "exit 0")
    bench.start()
    bench.pair()
    bench.run(400)
    (play,) = bench.plays()
    assert (play["reason"], play["completed"], play["played_seconds"]) == ("failed", False, 0)
    assert any("stream" in one.get("faults", ()) for one in outlet.heartbeats)


def test_of_a_stream_the_seconds_count_that_its_program_had_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_program(bench, monkeypatch, "sleep 1000")
    at = [0.0]
    sound = ProgramSink("ffplay", "here", lambda: at[0]).stream("http://127.0.0.1:1/", 60, MORNING)
    at[0] = 14.0
    before = sound.heard(MORNING)
    at[0] = 40.0
    sound.stop(MORNING)
    assert (before, sound.heard(MORNING)) == (0.0, 40.0)


def _written(path: Path) -> int:
    while not (path.exists() and path.read_text().strip()):
        pass
    return int(path.read_text())


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] not in "ZX"
    except OSError:
        return False
