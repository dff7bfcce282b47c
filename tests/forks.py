"""Processes that tests start and kill, forked from one server that has imported everything once.

Each process of pytest has one such server, started by whichever test comes first, so all of them preload the same. To
import Loa takes four seconds of a core, so a program that is forked is there at once.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from local.processes import ROOT
from local.tied_to_parent import PR_SET_PDEATHSIG

#: What the children run, and what that imports only when it runs.
PRELOADED = (
    "tests.preloaded",
    "tests.attacks.keyed_writer",
    "tests.chaos.stepper",
    "tests.chaos.test_closing_race",
)


def context() -> ForkServerContext:
    """Return the context in which such processes and what they share are made."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(list(PRELOADED))
    return made


def run(work: Callable[..., None], *args: Any, seconds: float = 60) -> bool:
    """Let a process work that may kill itself; whether it got to its end.

    :param seconds: it has no more time than this.
    """
    process: BaseProcess = context().Process(target=work, args=args, daemon=True)
    process.start()
    process.join(seconds)
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode == 0


class Program:
    """A running `python -m` in a session of its own, to be handled as a `subprocess.Popen`.

    :param arguments: the name of a module that is not preloaded, and what follows it on the command line.
    :param environment: the whole of its environment.
    :param log: a file to which its errors are added, and what it says.
    :param output: where what it says goes instead.
    """

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], log: Path, output: Path | None = None
    ) -> None:
        self.args = tuple(arguments)
        said = (str(log), None if output is None else str(output))
        self._process: BaseProcess = context().Process(
            target=_become, args=(self.args, dict(environment), *said), daemon=True
        )
        self._process.start()

    @property
    def pid(self) -> int:
        """Its id, which is that of its session, too."""
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """Return with what code it ended; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end."""
        self._process.join(timeout)
        if (code := self.poll()) is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return code

    def send_signal(self, sig: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, sig)


def _become(arguments: tuple[str, ...], environment: dict[str, str], log: str, output: str | None) -> None:
    """Be that program, as far as anybody can tell; ends when the server dies that it was forked from."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    os.setsid()
    os.chdir(ROOT)
    told = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(told if output is None else os.open(output, os.O_WRONLY), 1)
    os.dup2(told, 2)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[:] = arguments
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
