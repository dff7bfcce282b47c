"""The folder of the device: whatever must survive a power cut, written so that it is whole or not there."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any


class Folder:
    """Files by name below one folder. Each change is a step after which the power may go."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Return where a file lies."""
        return self.home / name

    def read(self, name: str) -> bytes | None:
        """Return the content of a file; None: there is none."""
        try:
            return self.path(name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, content: bytes) -> None:
        """Put a whole file in the place of another one, also if the power goes meanwhile."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.new")
        with open(fresh, "wb", opener=_for_us_alone) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)

    def append(self, name: str, line: bytes) -> None:
        """Add a line to a file; a line that was cut off by a power cut is whole or its end is missing."""
        with open(self.path(name), "ab", opener=_for_us_alone) as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def remove(self, name: str) -> None:
        """Remove a file, if there is one."""
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
