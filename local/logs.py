"""The log files of child processes: kept small, and read for the reason of a failure."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

#: A log that has grown beyond this is put aside (one generation) at the next start, in bytes.
KEEP_BYTES = 20_000_000
TAIL_BYTES = 64_000
#: With so little of the disk left, in bytes, that is what a failure comes from.
FULL_BYTES = 500_000_000

#: What a log says, and what a person can do about it.
KNOWN = (
    ("No space left on device", "The disk is full: make room, then start again."),
    (
        "Permission denied",
        "A file in the data folder belongs to another user: chown it, or choose another DATA_DIR.",
    ),
    (
        "Address already in use",
        "Its port is taken by another program: stop that one, or choose another port.",
    ),
    ("Invalid featureCompatibilityVersion", "The data folder was written by another release of MongoDB."),
)


def rotate(log: Path) -> None:
    """Put a log aside as `<name>.1` when it has grown large."""
    if log.exists() and log.stat().st_size > KEEP_BYTES:
        log.replace(log.with_name(log.name + ".1"))


def tail(log: Path, lines: int = 12) -> list[str]:
    """Return the last lines, those of MongoDB made readable."""
    if not log.exists():
        return []
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - TAIL_BYTES))
        text = file.read().decode(errors="replace")
    return [_plain(line) for line in text.splitlines()[-lines:]]


def holds(log: Path, sign: str, *, since: int) -> bool:
    """Whether `sign` stands in the log after so many bytes."""
    with log.open("rb") as file:
        file.seek(since)
        return sign.encode() in file.read()


def reason(log: Path) -> str:
    """Return what the end of a log says: the known way out if there is one, and the last lines."""
    last = tail(log, 40)
    # A log on a full disk can't tell of it.
    free = shutil.disk_usage(log.parent).free
    full = [f"The disk is full ({free / 1e9:.1f} GB free): make room."] if free < FULL_BYTES else []
    known = [advice for sign, advice in KNOWN if any(sign in line for line in last)]
    shown = "\n  ".join(last[-12:]) or "(nothing)"
    return " ".join((*full, *known, f"The end of {log}:\n  {shown}"))


def _plain(line: str) -> str:
    """One line of MongoDB's JSON log as `severity message attributes`; any other line as it is."""
    try:
        entry = json.loads(line)
        return f"{entry['s']} {entry['msg']} {json.dumps(entry.get('attr', {}))}"[:400]
    except (ValueError, KeyError, TypeError):
        return line[:400]
