"""The data folder: one copy of Loa at a time in it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from local import ports
from local.errors import StartError

#: Where the search for a port of another copy begins.
NEXT_PORT = 8090


@contextlib.contextmanager
def held(folder: Path, address: str) -> Iterator[None]:
    """Hold the folder for this process; the kernel lets go of it however the process ends.

    :param address: where this copy will be found, for the sentence that a second copy says.
    :raises StartError: it can't be written, or another copy holds it.
    """
    lock = folder / "run" / "lock"
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        file = lock.open("a+")
    except OSError as error:
        raise StartError(
            f"The data folder {folder} can't be written ({error.strerror}). "
            "Give it to this user, or choose another: make run DATA_DIR=…"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StartError(f"Loa runs already on {folder}{_holder(lock)}. {_another(folder)}") from error
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "address": address}))
        file.flush()
        yield


def _another(folder: Path) -> str:
    """Say how to run another copy, on a port and in a folder that nobody has yet."""
    stem = folder.name.rstrip("0123456789") or folder.name
    names = (folder.with_name(f"{stem}{number}") for number in count(2))
    free = next(one for one in names if not one.exists())
    shown = free.name if free.parent == Path.cwd() else free
    return f"To run another copy beside it: make run PORT={ports.free_from(NEXT_PORT)} DATA_DIR={shown}"


def _holder(lock: Path) -> str:
    """Who holds it, as far as can be told."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        said = json.loads(lock.read_text())
        return f" (process {said['pid']}, {said['address']})"
    return ""
