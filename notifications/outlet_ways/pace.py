"""The clock of what sounds. Tests pass one that runs as fast as they look at it."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Protocol


class Pace(Protocol):
    """A clock that can be waited for."""

    def now(self) -> datetime:
        """Return the moment, aware."""
        ...

    def wait(self, seconds: float) -> None:
        """Wait so long, or until the work is to end."""
        ...


class WallPace:
    """The clock on the wall.

    :param stopping: ends every wait.
    """

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping

    def now(self) -> datetime:
        """Return the moment."""
        return datetime.now(UTC)

    def wait(self, seconds: float) -> None:
        """Wait so long, or until the work is to end."""
        self._stopping.wait(max(0.0, seconds))


class Metronome:
    """Says how long to wait so that what is given follows the clock, a little ahead of it."""

    def __init__(self, ahead: float) -> None:
        self._ahead = ahead
        self._began: float | None = None
        self._given = 0.0

    def behind(self, seconds: float, at: float) -> float:
        """Count `seconds` as given, at a moment in seconds; returns for how long to wait before the next are given."""
        if self._began is None or at - self._began - self._given > 5.0:
            # The first, or the work stood still: what was missed is not caught up with.
            self._began, self._given = at, 0.0
        self._given += seconds
        return max(0.0, self._began + self._given - self._ahead - at)


def monotonic() -> float:
    """Return a moment in seconds that no clock change moves."""
    return time.monotonic()
