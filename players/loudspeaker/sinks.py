"""What sounds: a program of the system, or something that only writes down what would be heard."""

from __future__ import annotations

import shlex
import shutil
import subprocess
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


#: How each program is called; it gets the file or the address at the end.
PROGRAMS: Mapping[str, Callable[[int], Sequence[str]]] = {
    "ffplay": lambda percent: (
        *("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
        *("-volume", str(percent), "-rw_timeout", "15000000", "-i"),
    ),
    "mpv": lambda percent: (
        *("mpv", "--no-video", "--no-terminal", "--no-config"),
        *("--network-timeout=15", f"--volume={percent}", "--"),
    ),
}

#: `aplay` plays samples only, so that `ffmpeg` decodes for it.
DECODED = "ffmpeg -loglevel error -rw_timeout 15000000 -i {what} -af volume={gain} -f wav - | aplay -q -"


class ProgramSound:
    """A program that plays, with whatever it has started itself."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
        )

    def over(self, now: datetime) -> bool:
        """Return whether the program has ended."""
        return self._process.poll() is not None

    def stop(self, now: datetime) -> None:
        """End the program, and kill it if it does not care."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    @property
    def failed(self) -> bool:
        """Whether the program ended with an error."""
        return bool(self._process.poll())


class ProgramSink:
    """Plays by `ffplay`, `mpv` or `aplay`."""

    def __init__(self, name: str) -> None:
        self._name = name

    def play(self, path: Path, seconds: float, percent: int, now: datetime) -> Sound:
        """Play a file; its length is the program's business."""
        return ProgramSound(self._command(str(path), percent))

    def stream(self, url: str, percent: int, now: datetime) -> Sound:
        """Play a stream."""
        return ProgramSound(self._command(url, percent))

    def _command(self, what: str, percent: int) -> Sequence[str]:
        wanted = ("aplay", "ffmpeg") if self._name == "aplay" else (self._name,)
        if absent := [name for name in wanted if shutil.which(name) is None]:
            raise FileNotFoundError(absent[0])
        if self._name == "aplay":
            line = DECODED.format(what=shlex.quote(what), gain=percent / 100)
            return ("sh", "-c", f"exec 3>&2; {line}")
        return (*PROGRAMS[self._name](percent), what)


class TimedSound:
    """Nothing that is heard: it is over when its time is."""

    failed = False

    def __init__(self, started: datetime, seconds: float | None) -> None:
        self._ends = None if seconds is None else after(started, seconds)

    def over(self, now: datetime) -> bool:
        """Return whether its time is over."""
        return self._ends is not None and now >= self._ends

    def stop(self, now: datetime) -> None:
        """Do nothing."""


class NullSink:
    """Plays nothing, in the time that it would take."""

    def play(self, path: Path, seconds: float, percent: int, now: datetime) -> Sound:
        """Wait for as long as the file lasts."""
        return TimedSound(now, seconds)

    def stream(self, url: str, percent: int, now: datetime) -> Sound:
        """Wait until it is stopped."""
        return TimedSound(now, None)
