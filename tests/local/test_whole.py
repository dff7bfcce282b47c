"""The whole of Loa on this machine: `python wsgi.py`, killed, started again on the same data, and stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from local import ports
from local.processes import ROOT
from local.services import answers
from notifications.queues import WORKERS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

OUTLETS = {"hints", "outlet_driver", "loudspeaker"}
PARTS = {"mongod", "broker", "standins", "web", "relay", *OUTLETS, *WORKERS.values()}


def test_it_starts_survives_a_kill_and_stops(tmp_path: Path) -> None:
    port = ports.free_port()
    with _loa(tmp_path, port) as first:
        said = _until_it_runs(first)
        children = psutil.Process(first.pid).children(recursive=True)
        assert {note.stem for note in (tmp_path / "run").glob("*.json")} == PARTS
        assert "Demo sign-ins" in said
        assert [url for url in _addresses(said, port) if not answers(url)] == []
        first.kill()
        assert _all_gone(children)

    with _loa(tmp_path, port) as second:
        _until_it_runs(second)
        children = psutil.Process(second.pid).children(recursive=True)
        second.send_signal(signal.SIGTERM)
        assert second.wait(30) == 0
        assert _all_gone(children)


@contextmanager
def _loa(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    environ = {
        "PATH": os.environ["PATH"],
        "PORT": str(port),
        "DATA_DIR": str(folder),
        "LOAD_DEMO": "true",
        "WEB_WORKERS": "1",
    }
    argv = (sys.executable, "wsgi.py")
    with subprocess.Popen(argv, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True) as loa:
        try:
            yield loa
        finally:
            loa.kill()


def _until_it_runs(loa: subprocess.Popen[str]) -> str:
    """What it said until everything ran."""
    said = ""
    assert loa.stdout is not None
    for line in loa.stdout:
        said += line
        if line == "Ctrl-C stops it.\n":
            return said
    pytest.fail(f"it did not start:\n{said}")


def _addresses(said: str, port: int) -> list[str]:
    shown = [word for word in said.split() if word.startswith("http://127.0.0.1:")]
    assert any(f":{port}/" in address for address in shown)
    return shown


def _all_gone(children: list[psutil.Process]) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if not any(child.is_running() for child in children):
            return True
        time.sleep(0.1)
    return False
