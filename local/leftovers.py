"""What an earlier run of a data folder left behind when it was killed: found by its pid files, and ended."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

import psutil

#: Creation times of the same process as read twice may differ by this, in seconds.
CLOCK_SLACK = 2.0


def end(folder: Path) -> list[str]:
    """End what an earlier run of this data folder left behind; returns the names of what was still running.

    A process is ours only when its session, its time of creation and its arguments are all as noted.
    """
    ended: list[str] = []
    for note in sorted((folder / "run").glob("*.json")):
        family = _noted(note)
        if family:
            ended.append(note.stem)
            _end(family)
        note.unlink(missing_ok=True)
    return ended


def kill(note: Path) -> None:
    """Kill what still runs of the process behind one pid file."""
    for one in _noted(note):
        with contextlib.suppress(psutil.Error):
            one.kill()


def _noted(note: Path) -> list[psutil.Process]:
    """Return the process behind a pid file and those that it forked, as far as they still run."""
    try:
        seen = json.loads(note.read_text())
        session, created, arguments = int(seen["pid"]), float(seen["created"]), list(seen["argv"])[1:]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [one for one in psutil.process_iter() if _is_ours(one, session, created, arguments)]


def _is_ours(process: psutil.Process, session: int, created: float, arguments: list[str]) -> bool:
    try:
        return (
            os.getsid(process.pid) == session
            and process.create_time() > created - CLOCK_SLACK
            and (process.pid != session or process.create_time() < created + CLOCK_SLACK)
            and process.cmdline()[-len(arguments) :] == arguments
        )
    except (OSError, psutil.Error):
        return False


def _end(family: list[psutil.Process]) -> None:
    for act, patience in (("terminate", 10), ("kill", 5)):
        for one in family:
            with contextlib.suppress(psutil.Error):
                getattr(one, act)()
        _, family = psutil.wait_procs(family, timeout=patience)
