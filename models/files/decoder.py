"""The process that reads what strangers send: one file in, what was made of it out, then it ends.

Run as `python -m models.files.decoder KIND OPTIONS`, with the file on standard input; KIND is a key of `WORKERS`,
OPTIONS an object in JSON. The libraries that decode are large and the files of strangers: whatever makes one crash,
loop or swell ends this process alone, and its memory goes back to the machine with it.

On standard output: one line of JSON, then the bytes of each part one after another. The line is
`{"facts": {…}, "parts": {name: length, …}}`, or `{"fault": {"code": …, "params": {…}}}`.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import math
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from models.errors import Fault, Invalid

try:
    import resource
except ImportError:  # pragma: no cover (Windows knows no such limits)
    resource = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Made:
    """What was made of a file: what is known of it, and its parts by name."""

    facts: Mapping[str, Any]
    parts: Mapping[str, bytes]


#: What a worker is told beside the file: numbers, or numbers by name.
Options = Mapping[str, int | Mapping[str, int]]

#: Makes something safe of the bytes of a file; `Invalid` when it can't be accepted.
Worker = Callable[..., Made]

#: What works on each kind of file. Its module is imported before the doors are shut.
WORKERS: Mapping[str, str] = {
    "picture": "models.files.picture_maker",
    "pdf": "models.files.pdf_cleaner",
    "recording": "models.files.recording_maker",
    "office": "models.files.office_cleaner",
    "sound": "models.files.sound_maker",
    "spreadsheet": "models.files.spreadsheet_reader",
}

#: The most that one file may take: memory in bytes, and seconds of a processor.
MOST_MEMORY, MOST_SECONDS = 1 << 30, 20

#: How far what takes long stands back (nice).
LAST_IN_LINE = 15

_PR_SET_PDEATHSIG = 1

#: More seconds for what takes long.
SECONDS_OF: Mapping[str, int] = {"recording": 900, "sound": 120}

#: What works only while nothing else wants the processor; the sound of a warning is none of it.
STANDING_BACK = frozenset({"recording"})


def shut_doors(seconds: int | None = None) -> None:
    """Give up for good what decoding does not need, and all but so many seconds of a processor.

    From here on no file is opened and no socket made (a process without new descriptors can do neither), so that
    whoever takes this process over reads no secret of the machine and reaches nobody.
    """
    if resource is None:  # pragma: no cover
        return
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as first_to_go:
        # Where the machine runs out of memory this process ends, and not the server.
        first_to_go.write("1000")
    limits = {
        resource.RLIMIT_AS: MOST_MEMORY,
        resource.RLIMIT_CPU: seconds or MOST_SECONDS,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 0,
    }
    for name, most in limits.items():
        resource.setrlimit(name, (most, most))


def stand_back() -> None:
    """Work only while nothing else wants the processor, and end when whoever waits for the answer does (Linux)."""
    os.nice(LAST_IN_LINE)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def hurry(seconds: float) -> None:
    """Be done within so many more seconds of a processor, where this process has a limit at all; it is never raised."""
    if resource is None:  # pragma: no cover
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if soft != resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_CPU, (min(soft, math.ceil(time.process_time() + seconds)), hard))


def answer(work: Worker, data: bytes, options: Options) -> bytes:
    """Return what this process says of a file."""
    try:
        made = work(data, **options)
    except Invalid as refusal:
        fault = refusal.faults[0]
        return _line({"fault": {"code": fault.code, "params": dict(fault.params)}})
    except MemoryError:
        return _line({"fault": {"code": "upload_too_costly", "params": {}}})
    head = {"facts": made.facts, "parts": {name: len(part) for name, part in made.parts.items()}}
    return _line(head) + b"".join(made.parts.values())


def refuse(code: str, **params: int | str) -> Invalid:
    """Return the error of a file that can't be accepted."""
    return Invalid(Fault("file", code, params))


def _line(head: Mapping[str, object]) -> bytes:
    return json.dumps(head).encode() + b"\n"


def main() -> None:
    """Answer for the file on standard input."""
    kind, options = sys.argv[1:]
    work: Worker = importlib.import_module(WORKERS[kind]).make
    if kind in STANDING_BACK:
        stand_back()
    shut_doors(SECONDS_OF.get(kind))
    sys.stdout.buffer.write(answer(work, sys.stdin.buffer.read(), json.loads(options)))


if __name__ == "__main__":
    main()
