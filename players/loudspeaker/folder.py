"""The folder of the device: whatever must survive a power cut, written so that it is whole or not there."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Folder:
    """Files by name below one folder. Each change is a step after which the power may go.

    A disk that takes nothing stops no sound: what it would not take is held in memory until `settle` finds room.
    Only `put`, for files that somebody else opens, says that there is none.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        #: What is not on the disk yet: whole files, and lines that follow what is.
        self._owed: dict[str, bytes] = {}
        self._owed_lines: dict[str, bytes] = {}
        self._refused = 0

    def path(self, name: str) -> Path:
        """Return where a file lies."""
        return self.home / name

    def read(self, name: str) -> bytes | None:
        """Return the content of a file; None: there is none, or the disk does not give it."""
        with self._lock:
            lines = self._owed_lines.get(name, b"")
            if name in self._owed:
                return self._owed[name] + lines
            try:
                return self.path(name).read_bytes() + lines
            except OSError:
                return lines or None

    def put(self, name: str, content: bytes) -> None:
        """Put a whole file in the place of another one, also if the power goes meanwhile.

        :raises OSError: the disk does not take it.
        """
        path = self.path(name)
        fresh = path.with_name(f"{path.name}.new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(fresh, "wb", opener=_for_us_alone) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, path)
        except OSError:
            self._refused = max(self._refused, len(content))
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise

    def made(self, name: str, make: Callable[[], bytes]) -> Path:
        """Return where a file lies that can be made at any time; beside the folder where the disk does not take it.

        :raises OSError: nothing takes it.
        """
        path = self.path(name)
        if path.exists():
            return path
        try:
            self.put(name, make())
        except OSError:
            path = Path(tempfile.gettempdir()) / f"loa-{name}"
            path.write_bytes(make())
        return path

    def add(self, name: str, line: bytes) -> None:
        """Add a line to a file; one that was cut off by a power cut is whole or its end is missing.

        :raises OSError: the disk does not take it; part of it may be there.
        """
        with open(self.path(name), "ab", opener=_for_us_alone) as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def write(self, name: str, content: bytes) -> None:
        """Put a whole file in the place of another one, in memory where the disk does not take it."""
        with self._lock:
            self._owed_lines.pop(name, None)
            try:
                self.put(name, content)
            except OSError:
                self._owed[name] = content
            else:
                self._owed.pop(name, None)

    def append(self, name: str, line: bytes) -> None:
        """Add a line to a file, in memory where the disk does not take it."""
        with self._lock:
            if not self.owes(name):
                with contextlib.suppress(OSError):
                    self.add(name, line)
                    return
            # The first byte ends whatever the disk took of a line before it was full.
            self._owed_lines[name] = self._owed_lines.get(name, b"\n") + line + b"\n"

    def owes(self, name: str) -> bool:
        """Return whether something of a file is in memory alone."""
        return name in self._owed or name in self._owed_lines

    @property
    def lacks_room(self) -> bool:
        """Whether the disk did not take something, and has not taken it since."""
        return bool(self._owed or self._owed_lines or self._refused)

    def settle(self) -> bool:
        """Try again to write what is owed; returns whether there is room again after there was none."""
        with self._lock:
            if not self.lacks_room or self.free_bytes() <= self._refused:
                return False
            try:
                for name in [*self._owed]:
                    self.put(name, self._owed[name])
                    del self._owed[name]
                for name in [*self._owed_lines]:
                    self.add(name, self._owed_lines[name].rstrip(b"\n"))
                    del self._owed_lines[name]
            except OSError:
                return False
            self._refused = 0
            return True

    def remove(self, name: str) -> None:
        """Remove a file, if there is one; a disk that can't be written keeps it."""
        with self._lock:
            self._owed.pop(name, None)
            self._owed_lines.pop(name, None)
            with contextlib.suppress(OSError):
                self.path(name).unlink(missing_ok=True)

    def json(self, name: str) -> Any:
        """Return what a file holds; None: there is none, or it is no JSON."""
        try:
            return json.loads(self.read(name) or b"null")
        except ValueError:
            return None

    def write_json(self, name: str, value: object) -> None:
        """Write a value."""
        self.write(name, json.dumps(value, ensure_ascii=False).encode())

    def free_bytes(self) -> int:
        """Return how much room is left."""
        return shutil.disk_usage(self.home).free


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
