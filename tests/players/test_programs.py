"""The loudspeaker as one file, and the programs by which it sounds."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import timedelta

import pytest

from local.loudspeaker import build
from players.loudspeaker.sinks import ProgramSink, ProgramSound
from tests.players.conftest import Bench
from tests.players.programmes import MORNING, a_programme, a_sound, an_airing
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


@pytest.mark.parametrize("name", ["ffplay", "mpv"])
def test_a_program_is_called_with_the_file_and_how_loud(
    name: str, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program is a stand-in that writes down how it was called; no real one is tried here."""
    program = bench.home / name
    program.write_text(f'#!/bin/sh\necho "$@" >> {bench.home}/called\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{bench.home}:/usr/bin:/bin")
    sound = ProgramSink(name).play(bench.home / "sound", 5.0, 60, MORNING)
    assert isinstance(sound, ProgramSound)
    while not sound.over(MORNING):
        pass
    called = (bench.home / "called").read_text().split()
    assert called[-1] == str(bench.home / "sound")
    assert {"60", "--volume=60"} & set(called)
    assert not sound.failed
