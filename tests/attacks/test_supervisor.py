"""The supervisor keeps everything running, whatever dies and in whatever order."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from kombu.exceptions import OperationalError

from local import ports
from local.processes import ROOT
from local.services import Part, answers
from local.watch import COMES_LATER, Watch
from notifications.queues import WORKERS
from tests.local import children

#: In one run, and in each of the two of the long form (`--every-case`).
KILLS, MANY_KILLS = 5, 24

#: What may be killed, as its pid file is called.
PARTS = (
    "mongod",
    "broker",
    "standins",
    "web",
    *WORKERS.values(),
    "relay",
    "hints",
    "outlet_driver",
    "load",
    "migrate",
)


@contextmanager
def _loa(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    environ = {"PATH": os.environ["PATH"], "PORT": str(port), "DATA_DIR": str(folder), "WEB_WORKERS": "1"}
    with (folder / "said").open("wb") as said:
        argv = (sys.executable, "wsgi.py")
        process = subprocess.Popen(argv, cwd=ROOT, env=environ, stdout=said, stderr=said)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(90)
            finally:
                process.kill()


def _kill(folder: Path, name: str) -> bool:
    """End a part without a word; False when there is none now."""
    with contextlib.suppress(OSError, ValueError, psutil.Error):
        note = json.loads((folder / "run" / f"{name}.json").read_text())
        process = psutil.Process(int(note["pid"]))
        if abs(process.create_time() - note["created"]) < 2:
            process.kill()
            return True
    return False


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(900)
def test_parts_killed_in_any_order_while_others_start_all_come_back(tmp_path: Path, every_case: bool) -> None:
    for seed in (1, 2) if every_case else (1,):
        folder = tmp_path / str(seed)
        folder.mkdir()
        assert _kill_in_any_order(folder, random.Random(seed), MANY_KILLS if every_case else KILLS) == 0


def _kill_in_any_order(tmp_path: Path, chance: random.Random, most: int) -> int:
    """Kill parts until all are well again in the end; returns the code with which Loa then ends."""
    port = ports.free_port()
    with _loa(tmp_path, port) as loa:
        kills, deadline = 0, time.monotonic() + 300
        while kills < most and time.monotonic() < deadline:
            kills += _kill(tmp_path, chance.choice(PARTS))
            time.sleep(chance.uniform(0, 3))
            assert loa.poll() is None, (tmp_path / "said").read_text()
        assert kills == most

        deadline = time.monotonic() + 400
        while not answers(f"http://127.0.0.1:{port}/readyz"):
            assert loa.poll() is None, (tmp_path / "said").read_text()
            assert time.monotonic() < deadline, (tmp_path / "said").read_text()
            time.sleep(1)
    return loa.returncode


def _watched(tmp_path: Path, *parts: Part) -> tuple[Watch, list[str]]:
    said: list[str] = []
    watch = Watch(said.append)
    watch.start_all(list(parts))
    return watch, said


def test_a_part_is_revived_while_another_is_waited_for(tmp_path: Path) -> None:
    watch, said = _watched(tmp_path, children.part(tmp_path, "broker"))

    def wait(_child: object) -> None:
        # The broker's return is what lets the worker become ready.
        if "Broker: back again." not in said:
            raise ConnectionError("not yet")

    assert _kill(tmp_path, "broker")
    watch.start(Part("worker", children.command(tmp_path, "worker"), wait))
    assert any(line.startswith("Broker: ended by signal 9") for line in said)
    assert "ready after" in said[-1]
    watch.stop()


def test_whatever_a_library_raises_while_it_is_waited_for_is_not_final(tmp_path: Path) -> None:
    raised = [OperationalError("refused"), ValueError("half an answer"), TypeError("None"), TimeoutError()]

    def wait(_child: object) -> None:
        if raised:
            raise raised.pop()

    made = children.part(tmp_path, "worker")
    watch, said = _watched(tmp_path, Part("worker", made.command, wait))
    assert "ready after" in said[-1]
    watch.stop()


def test_an_unwell_relay_does_not_end_the_rest(tmp_path: Path) -> None:
    made = children.part(tmp_path, "relay", "raise SystemExit('the stream is refused')")

    def never(_child: object) -> None:
        raise ConnectionError("never")

    started = time.monotonic()
    watch, said = _watched(
        tmp_path, children.part(tmp_path, "web"), Part("relay", made.command, never, vital=False)
    )
    assert any("waited for no longer: relay" in line for line in said)
    assert time.monotonic() - started < COMES_LATER
    watch.stop()


def test_once_it_ran_nothing_is_given_up(tmp_path: Path) -> None:
    well = tmp_path / "well"
    well.touch()
    program = (
        "import pathlib, time\n"
        f"while pathlib.Path({str(well)!r}).exists():\n"
        "    time.sleep(0.05)\n"
        "raise SystemExit('no')\n"
    )
    watch, said = _watched(tmp_path, children.part(tmp_path, "web", program))
    watch.forgiving = True
    well.unlink()
    watch.until(lambda: any("4 times in a row" in line for line in said))
    assert not any("waited for no longer" in line for line in said)
    watch.stop()


def test_what_was_cut_off_by_the_death_of_a_part_is_done_again(tmp_path: Path) -> None:
    watch, said = _watched(tmp_path, children.part(tmp_path, "mongod"))
    begun = tmp_path / "begun"
    program = (
        "import pathlib, sys, time\n"
        f"begun = pathlib.Path({str(begun)!r})\n"
        "again = begun.exists()\n"
        "begun.touch()\n"
        "time.sleep(0 if again else 3)\n"
        "sys.exit(0 if again else 'the store is gone')\n"
    )

    def killer() -> None:
        while not (begun.exists() and _kill(tmp_path, "mongod")):
            time.sleep(0.05)

    threading.Thread(target=killer, daemon=True).start()
    watch.run(children.command(tmp_path, "load", program), seconds=60)
    assert "load was cut off; it is done again." in [line.strip() for line in said]
    watch.stop()
