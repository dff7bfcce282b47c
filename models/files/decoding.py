"""Decoding of what strangers send: each file in a process of its own, and so many at a time.

The process (`models.files.decoder`) has a ceiling of memory, of processor time and of time by the clock, and no
secret: neither the environment nor an open file of its caller. When all places are taken a few callers wait a
moment; whoever comes after them, or waits in vain, is asked to come back. So files never pile up: one process of
Loa holds at most `PLACES` times `models.files.decoder.MOST_MEMORY` for them, and gets it back when they end.

A caller has one place at a time, and those of one network never have the last one; nor do they wait in all the places
for waiting. So whoever sends many files that take long keeps others from theirs no longer than a place needs.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from models.access.callers import HERE, Circumstances
from models.errors import Fault, Invalid, Unavailable
from models.files.decoder import Made, Options

log = structlog.get_logger(__name__)

#: Files that one process of Loa has decoded at the same time; callers beyond these that wait for a place, and for
#: how many seconds; after how many seconds the others are asked to come back.
PLACES, MOST_WAITING, WAIT, COME_BACK = 2, 4, 5.0, 10

#: After so many seconds by the clock on the wall a process that decodes is ended.
PATIENCE = 30.0

#: The same for what takes long.
PATIENCE_OF: Mapping[str, float] = {"recording": 3_000.0, "sound": 240.0}

#: The most that a process may answer, in bytes: it may have been taken over by what it reads.
MOST_ANSWERED = 64 << 20

ROOT = Path(__file__).resolve().parents[2]

#: All that a decoder gets to know of its surroundings. With one arena of memory per process the ceiling counts what
#: is used, not what threads reserve.
ENVIRONMENT: Mapping[str, str] = {"MALLOC_ARENA_MAX": "1", "PYTHONDONTWRITEBYTECODE": "1"}


@dataclass
class Places:
    """So many at a time, so many who wait; never all of them for one caller or network."""

    count: int = PLACES
    most_waiting: int = MOST_WAITING
    patience: float = WAIT

    def __post_init__(self) -> None:
        self._change = threading.Condition()
        self._taken, self._waiting = _Crowd(self.count), _Crowd(self.most_waiting)

    def waiting(self) -> int:
        """Return how many wait for a place."""
        return self._waiting.all

    @contextmanager
    def one(self, where: Circumstances = HERE) -> Iterator[None]:
        """Hold a place.

        :raises Unavailable: too many wait already, or none came free in time.
        """
        with self._change:
            if not self._is_free(where) and not self._came_free(where):
                raise Unavailable("decoders_busy", retry_after=COME_BACK)
            self._taken.add(where)
        try:
            yield
        finally:
            with self._change:
                self._taken.remove(where)
                # Each of those who wait looks whether they may have it.
                self._change.notify_all()

    def _is_free(self, where: Circumstances) -> bool:
        return self._taken.has_room_for(where) and not (
            where.id and self._taken.callers[where.kind, where.id]
        )

    def _came_free(self, where: Circumstances) -> bool:
        if not self._waiting.has_room_for(where):
            return False
        self._waiting.add(where)
        try:
            return self._change.wait_for(lambda: self._is_free(where), self.patience)
        finally:
            self._waiting.remove(where)


class _Crowd:
    """Who is somewhere, by caller and by network; the last place is for another network."""

    def __init__(self, most: int) -> None:
        self.all, self._most = 0, most
        self.callers: Counter[tuple[str, str]] = Counter()
        self._networks: Counter[str] = Counter()

    def has_room_for(self, where: Circumstances) -> bool:
        """Say whether they may come, too."""
        others = self.all - self._networks[where.network]
        kept = 1 if where.network and not others and self._most > 1 else 0
        return self.all < self._most - kept

    def add(self, where: Circumstances) -> None:
        """Let them in."""
        self._count(where, 1)

    def remove(self, where: Circumstances) -> None:
        """Let them go."""
        self._count(where, -1)

    def _count(self, where: Circumstances, by: int) -> None:
        self.all += by
        self.callers[where.kind, where.id] += by
        self._networks[where.network] += by
        # Only who is there is kept.
        self.callers, self._networks = +self.callers, +self._networks


#: The places of this process.
places = Places()

#: The place of what takes long, which is done behind the scenes: it takes none from those who wait for an answer.
places_of: Mapping[str, Places] = {
    "recording": Places(count=1, most_waiting=0),
    # The sound of a warning waits for one other at most.
    "sound": Places(count=2, most_waiting=8, patience=30.0),
}


def decode(kind: str, data: bytes, options: Options, where: Circumstances = HERE) -> Made:
    """Have a process of its own make something safe of a file.

    :param kind: a key of `models.files.decoder.WORKERS`.
    :param options: for that worker, in JSON values.
    :param where: who sends it, and from where.
    :raises Invalid: the file can't be accepted, and why; `upload_too_costly` when reading it takes too much memory
        or time, or breaks the process.
    :raises Unavailable: too many others are being decoded.
    """
    command = [sys.executable, "-m", "models.files.decoder", kind, json.dumps(options)]
    with places_of.get(kind, places).one(where):
        return _understood(kind, run(command, data, PATIENCE_OF.get(kind, PATIENCE)))


def run(command: Sequence[str], data: bytes, patience: float) -> bytes:
    """Return what a process says of the bytes on its standard input; nothing when it broke, hung or said too much.

    :param patience: seconds after which it is ended.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=dict(ENVIRONMENT),
        start_new_session=True,
    )
    watch = threading.Timer(patience, _end, [process])
    watch.daemon = True
    watch.start()
    try:
        said = _exchange(process, data)
    finally:
        watch.cancel()
        _end(process)
        code = process.wait()
    if code or len(said) > MOST_ANSWERED:
        log.warning("decoder_ended", code=code, said=len(said))
        return b""
    return said


def _exchange(process: subprocess.Popen[bytes], data: bytes) -> bytes:
    """Hand over the file whole and take the answer: a decoder reads to the end before it speaks."""
    if process.stdin is None or process.stdout is None:  # pragma: no cover
        raise AssertionError("opened without pipes")
    with process.stdin, process.stdout:
        with suppress(BrokenPipeError):
            process.stdin.write(data)
            process.stdin.close()
        said = process.stdout.read(MOST_ANSWERED + 1)
    if len(said) <= MOST_ANSWERED:
        # All is said: it ends by itself, or its time does.
        process.wait()
    return said


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it started, unless its end was seen: its number may be somebody else's by then."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _understood(kind: str, said: bytes) -> Made:
    line, _, rest = said.partition(b"\n")
    if not line:
        raise Invalid(Fault("file", "upload_too_costly"))
    head = json.loads(line)
    if "fault" in head:
        log.info("file_refused", kind=kind, **head["fault"])
        raise Invalid(Fault("file", head["fault"]["code"], head["fault"]["params"]))
    parts = {}
    for name, length in head["parts"].items():
        parts[name], rest = rest[:length], rest[length:]
    return Made(head["facts"], parts)
