"""The data folder: one copy of Loa at a time in it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path

from local.errors import StartError

OTHER_COPY = "To run another copy beside it: make run PORT=8090 DATA_DIR=var2"


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
            raise StartError(f"Loa runs already on {folder}{_holder(lock)}. {OTHER_COPY}") from error
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "address": address}))
        file.flush()
        yield


def _holder(lock: Path) -> str:
    """Who holds it, as far as can be told."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        said = json.loads(lock.read_text())
        return f" (process {said['pid']}, {said['address']})"
    return ""
