"""What sounds: a program of the system, or something that only writes down what would be heard."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from players.loudspeaker.clock import after


class Sound(Protocol):
    """Something that sounds now."""

    def over(self, now: datetime) -> bool:
        """Return whether it has ended by itself."""
        ...

    def stop(self, now: datetime) -> None:
        """End it; harmless when it is over."""
        ...

    @property
    def failed(self) -> bool:
        """Whether it ended since it could not be played."""
        ...

    def heard(self, now: datetime) -> float:
        """Return how many seconds of it sounded; 0.0 where nothing shows that it did."""
        ...


class Sink(Protocol):
    """Plays one thing at a time."""

    def play(self, path: Path, seconds: float, percent: int, now: datetime) -> Sound:
        """Play a file that lasts so long, so loud.

        :raises OSError: the program is not there.
        """
        ...

    def stream(self, url: str, percent: int, now: datetime) -> Sound:
        """Play a stream until it is stopped.

        :raises OSError: the program is not there.
        """
        ...


#: A program that plays a file for less than its seconds by more than this did not play all of it: `ffplay` without an
#: audio device ends after half a second, and says that all went well.
TOLERANCE = 1.0

#: A program that is not done so long after the end of its file hangs, and is ended; in seconds.
HANGS_AFTER = 10.0

#: Programs give a stream up that says nothing for so long, in seconds. One that runs for longer than `PROVEN` has it.
STREAM_PATIENCE, PROVEN = 10, 15.0

#: Stands in the environment of each program with the folder of the device, so that a successor finds what is left.
MARK = "LOA_LOUDSPEAKER"

PROCESSES = Path("/proc")

#: How each program is called; it gets the file or the address at the end.
PROGRAMS: Mapping[str, Callable[[int], Sequence[str]]] = {
    "ffplay": lambda percent: (
        *("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
        *("-volume", str(percent), "-rw_timeout", f"{STREAM_PATIENCE}000000", "-i"),
    ),
    "mpv": lambda percent: (
        *("mpv", "--no-video", "--no-terminal", "--no-config"),
        *(f"--network-timeout={STREAM_PATIENCE}", f"--volume={percent}", "--"),
    ),
}

#: `aplay` plays samples only, so that `ffmpeg` decodes for it.
DECODED = (
    f"ffmpeg -loglevel error -rw_timeout {STREAM_PATIENCE}000000"
    " -i {what} -af volume={gain} -f wav - | aplay -q -"
)


class ProgramSound:
    """A program that plays, with whatever it has started itself.

    What it did is judged by how long it ran, since no program says what was heard. A clock that is put right meanwhile
    changes nothing.

    :param seconds: how long the file lasts; None: a stream.
    :param mark: the folder of the device.
    """

    def __init__(
        self, command: Sequence[str], seconds: float | None, mark: str, ticks: Callable[[], float]
    ) -> None:
        self._seconds, self._ticks, self._began = seconds, ticks, ticks()
        self._ran: float | None = None
        self._hung = False
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, MARK: mark},
        )

    def over(self, now: datetime) -> bool:
        """Return whether the program has ended; one that hangs is ended here."""
        if self._ran is not None:
            return True
        ran = self._ticks() - self._began
        if self._process.poll() is not None:
            self._ran = ran
        elif self._seconds is not None and ran > self._seconds + HANGS_AFTER:
            self._hung = True
            self._end()
        return self._ran is not None

    def stop(self, now: datetime) -> None:
        """End the program, and kill it if it does not care."""
        if not self.over(now):
            self._end()

    @property
    def failed(self) -> bool:
        """Whether the program hung, ended with an error, or ended before all of its file can have been heard."""
        if self._ran is None:
            return False
        short = self._seconds is not None and self._ran < self._seconds - TOLERANCE
        return self._hung or short or bool(self._process.returncode)

    def heard(self, now: datetime) -> float:
        """Return how long the program ran; of a stream nothing before it is certain that the program has it."""
        ran = self._ticks() - self._began if self._ran is None else self._ran
        return ran if self._seconds is not None or ran >= PROVEN else 0.0

    def _end(self) -> None:
        self._ran = self._ticks() - self._began
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class ProgramSink:
    """Plays by `ffplay`, `mpv` or `aplay`.

    :param mark: the folder of the device. What an earlier run of it has left playing is ended here.
    :param ticks: seconds that never jump; others in tests.
    """

    def __init__(self, name: str, mark: str, ticks: Callable[[], float] = time.monotonic) -> None:
        self._name, self._mark, self._ticks = name, mark, ticks
        end_left_over(mark)

    def play(self, path: Path, seconds: float, percent: int, now: datetime) -> Sound:
        """Play a file."""
        return ProgramSound(self._command(str(path), percent), seconds, self._mark, self._ticks)

    def stream(self, url: str, percent: int, now: datetime) -> Sound:
        """Play a stream."""
        return ProgramSound(self._command(url, percent), None, self._mark, self._ticks)

    def _command(self, what: str, percent: int) -> Sequence[str]:
        wanted = ("aplay", "ffmpeg") if self._name == "aplay" else (self._name,)
        if absent := [name for name in wanted if shutil.which(name) is None]:
            raise FileNotFoundError(absent[0])
        if self._name == "aplay":
            line = DECODED.format(what=shlex.quote(what), gain=percent / 100)
            return ("sh", "-c", f"exec 3>&2; {line}")
        return (*PROGRAMS[self._name](percent), what)


def end_left_over(mark: str) -> None:
    """Kill the programs that carry this mark, where the system shows what runs (Linux)."""
    wanted = os.fsencode(f"{MARK}={mark}")
    for one in PROCESSES.glob("[0-9]*"):
        # Most belong to others, and some end while they are looked at.
        with contextlib.suppress(OSError):
            if wanted in (one / "environ").read_bytes().split(b"\0"):
                os.kill(int(one.name), signal.SIGKILL)


class TimedSound:
    """Nothing that is heard: it is over when its time is."""

    failed = False

    def __init__(self, started: datetime, seconds: float | None) -> None:
        self._began = started
        self._ends = None if seconds is None else after(started, seconds)

    def over(self, now: datetime) -> bool:
        """Return whether its time is over."""
        return self._ends is not None and now >= self._ends

    def stop(self, now: datetime) -> None:
        """Do nothing."""

    def heard(self, now: datetime) -> float:
        """Return how long it has been on."""
        until = now if self._ends is None else min(now, self._ends)
        return (until - self._began).total_seconds()


class NullSink:
    """Plays nothing, in the time that it would take."""

    def play(self, path: Path, seconds: float, percent: int, now: datetime) -> Sound:
        """Wait for as long as the file lasts."""
        return TimedSound(now, seconds)

    def stream(self, url: str, percent: int, now: datetime) -> Sound:
        """Wait until it is stopped."""
        return TimedSound(now, None)
