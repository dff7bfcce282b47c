"""Child processes: they can't outlive us, end each in its own way, and are found again after a crash."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

import psutil

from local import leftovers, logs, tied_to_parent
from local.errors import StartError

POLL_SECONDS = 0.05

#: Children run where the packages are, wherever we were called.
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Command:
    """How to run one program.

    :param name: what people call it; also the name of its log and pid file.
    :param argv: program and arguments.
    :param folder: the data folder; the log goes to `log/`, the pid file to `run/` in it.
    :param env: the whole environment of the program; None hands on ours.
    :param stop_signal: asks it to end in good order.
    :param orphan_signal: what it gets when we die without a word.
    :param patience: seconds that it may take to end before it is killed.
    """

    name: str
    argv: tuple[str, ...]
    folder: Path
    env: Mapping[str, str] | None = field(default=None, repr=False)
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGKILL
    patience: float = 10.0

    @property
    def log(self) -> Path:
        """Where its output goes."""
        return self.folder / "log" / f"{self.name}.log"

    @property
    def pid_file(self) -> Path:
        """Where it is noted while it runs."""
        return self.folder / "run" / f"{self.name}.json"


class Process(Protocol):
    """What we ask of a process; `subprocess.Popen` is one."""

    @property
    def pid(self) -> int:
        """Its id, which is that of its session, too."""
        ...

    def poll(self) -> int | None:
        """Return with what code it ended; None while it runs."""
        ...

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises `subprocess.TimeoutExpired`."""
        ...

    def send_signal(self, sig: int) -> None:
        """Send it a signal, if it still runs."""
        ...


class Child:
    """A running program. Linux ties it to the thread that starts it, so start it from one that stays."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self._asked = False
        command.log.parent.mkdir(parents=True, exist_ok=True)
        command.pid_file.parent.mkdir(parents=True, exist_ok=True)
        logs.rotate(command.log)
        with command.log.open("ab") as log:
            self._log_start = log.tell()
            self._process = self._begin(log)
        _note(self._process.pid, command)

    def _begin(self, log: IO[bytes]) -> Process:
        command = self.command
        wrapper = (sys.executable, str(Path(tied_to_parent.__file__).resolve()), str(os.getpid()))
        return subprocess.Popen(
            (*wrapper, str(int(command.orphan_signal)), "--", *command.argv),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=None if command.env is None else dict(command.env),
            # Ctrl-C in the terminal is for us alone; we stop them in order.
            start_new_session=True,
            cwd=ROOT,
        )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def wait_until(self, ready: Callable[[], bool], *, seconds: float) -> None:
        """Wait until `ready()`.

        :raises StartError: it died first, or took longer than `seconds`; with the end of its log.
        """
        deadline = time.monotonic() + seconds
        while not ready():
            if self.exit_code is not None:
                raise StartError(f"{self.command.name} ended with code {self.exit_code}. {self.why()}")
            if time.monotonic() > deadline:
                raise StartError(f"{self.command.name} is not ready after {seconds:.0f} s. {self.why()}")
            time.sleep(POLL_SECONDS)

    def wait_for_line(self, sign: str, *, seconds: float) -> None:
        """Wait until a line of its log holds `sign`; raises as `wait_until`."""
        self.wait_until(lambda: logs.holds(self.command.log, sign, since=self._log_start), seconds=seconds)

    def wait_for_end(self, *, seconds: float) -> None:
        """Wait until it has ended well.

        :raises StartError: it ended with another code than 0, or runs longer than `seconds`.
        """
        deadline = time.monotonic() + seconds
        while self.exit_code is None and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        if self.exit_code != 0:
            ended = "runs too long" if self.exit_code is None else f"ended with code {self.exit_code}"
            raise StartError(f"{self.command.name} {ended}. {self.why()}")

    def why(self) -> str:
        """Return the reason as far as its log tells."""
        return logs.reason(self.command.log)

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, if it still runs."""
        self._process.send_signal(number)

    def ask_to_end(self) -> None:
        """Send the signal that ends it in good order, once."""
        if not self._asked and self.exit_code is None:
            self._process.send_signal(self.command.stop_signal)
        self._asked = True

    def stop(self) -> None:
        """End it in good order, or by force when that takes too long. Harmless when it has ended."""
        self.ask_to_end()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(self.command.patience)
        if self.exit_code is None:
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        # Its own children share its session; none may stay.
        leftovers.kill(self.command.pid_file)
        self.command.pid_file.unlink(missing_ok=True)


@contextlib.contextmanager
def running(command: Command) -> Iterator[Child]:
    """Start a program and stop it at the end of the block."""
    child = Child(command)
    try:
        yield child
    finally:
        child.stop()


def _note(pid: int, command: Command) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        created = psutil.Process(pid).create_time()
        command.pid_file.write_text(json.dumps({"pid": pid, "created": created, "argv": command.argv}))
