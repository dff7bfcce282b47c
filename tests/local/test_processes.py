"""Children can't outlive us, and what a killed run left behind is found and ended."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from local import leftovers
from local.errors import StartError
from local.processes import ROOT, Child, running
from tests.local import children

PARENT = """
import sys, time
from pathlib import Path
from local.processes import Child
from tests.local import children
print(Child(children.command(Path(sys.argv[1]), "orphan")).pid, flush=True)
time.sleep(600)
"""


def test_children_end_with_a_killed_parent(tmp_path: Path) -> None:
    argv = (sys.executable, "-c", PARENT, str(tmp_path))
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    assert _is_gone(child)


def test_the_end_of_its_log_tells_why_it_did_not_start(tmp_path: Path) -> None:
    dies = children.command(tmp_path, "part", "raise SystemExit('No space left on device')")

    with running(dies) as child, pytest.raises(StartError, match="The disk is full: make room"):
        child.wait_until(lambda: False, seconds=10)


def test_what_a_killed_run_left_is_ended(tmp_path: Path) -> None:
    with running(
        children.command(tmp_path, "part", "print('here', flush=True); " + children.SLEEPS)
    ) as child:
        child.wait_until(lambda: "here" in child.command.log.read_text(), seconds=20)

        assert leftovers.end(tmp_path) == ["part"]
        assert _is_gone(child.pid)


@pytest.mark.parametrize(
    "lie", [{"created": 1.0}, {"argv": ["python", "-c", "something else"]}, {"pid": "not a number"}]
)
def test_a_process_that_is_not_as_noted_is_left_alone(tmp_path: Path, lie: dict[str, object]) -> None:
    with running(children.command(tmp_path, "part")) as child:
        note = child.command.pid_file
        note.write_text(json.dumps({**json.loads(note.read_text()), **lie}))

        assert leftovers.end(tmp_path) == []
        assert child.exit_code is None


def test_a_child_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    stubborn = (
        "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
    )
    command = children.command(tmp_path, "part", stubborn)
    child = Child(type(command)(command.name, command.argv, command.folder, patience=0.2))
    child.wait_for_line("deaf", seconds=10)

    child.stop()

    assert child.exit_code == -9


def _is_gone(pid: int, seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False
