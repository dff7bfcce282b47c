"""What measurements have in common: lines as they come, how busy the machine is besides, and where databases stay."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def say(line: str) -> None:
    """Print a line at once, also into a file."""
    print(line, flush=True)


def load() -> str:
    """Return the load averages of the last 1, 5 and 15 minutes."""
    return " ".join(f"{value:.1f}" for value in os.getloadavg())


@contextmanager
def folder(kept: Path | None) -> Iterator[Path]:
    """The folder to keep, or one that vanishes."""
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)
