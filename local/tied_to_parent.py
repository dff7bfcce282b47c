"""Run a program whose life is tied to its parent's: `python tied.py PARENT_PID SIGNAL -- program arguments`.

A supervisor that is killed with SIGKILL can't stop its children, so each child sees to that itself. On Linux
the kernel sends SIGNAL when the parent dies (prctl PR_SET_PDEATHSIG, which outlives exec), and this process
becomes the program. Elsewhere it stays as a small watcher that asks for its parent's id twice a second.

Stands alone: it is run by its path, with nothing of Loa imported.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from types import FrameType

PR_SET_PDEATHSIG = 1
WATCH_SECONDS = 0.5


def main(argv: list[str]) -> int:
    """Become, or watch over, the program in `argv`; returns its exit code (128 when the parent is gone)."""
    parent, death_signal, program = int(argv[0]), int(argv[1]), argv[3:]
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal)
        # The parent may have died before prctl was in force.
        if os.getppid() != parent:
            return 128
        os.execvp(program[0], program)
    return _watch(parent, death_signal, program)


def _watch(parent: int, death_signal: int, program: list[str]) -> int:
    child = subprocess.Popen(program)

    def forward(number: int, frame: FrameType | None) -> None:
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, forward)
    while True:
        try:
            return child.wait(timeout=WATCH_SECONDS)
        except subprocess.TimeoutExpired:
            if os.getppid() != parent:
                child.send_signal(death_signal)
                return child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
