"""The clock of the device, which tests may turn."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

#: A difference to the server's clock below this, in seconds, is the way of the answer and no fault.
NEGLIGIBLE = 2.0


class Clock(Protocol):
    """Says the time and waits."""

    #: How far the device's own clock is behind the server's, in seconds, by the last answer.
    offset: float

    def now(self) -> datetime:
        """Return the time as the server counts it, in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class DeviceClock:
    """The machine's clock, put right by what the server says."""

    def __init__(self) -> None:
        self.offset = 0.0
        self._zero = time.time() - time.monotonic()

    def now(self) -> datetime:
        """Return the time as the server counts it; a jump of the machine's clock meanwhile moves nothing.

        Without a server since the start the machine's own clock counts, with what it was put right to meanwhile.
        """
        if not self.offset:
            self._zero = time.time() - time.monotonic()
        seconds = time.monotonic() + self._zero + self.offset
        return datetime.fromtimestamp(seconds, UTC)

    def sleep(self, seconds: float) -> None:
        """Wait for real."""
        time.sleep(seconds)


def correct(clock: Clock, server_time: str) -> None:
    """Move the clock to the time that the server named (RFC 3339)."""
    behind = (parsed(server_time) - clock.now()).total_seconds()
    if abs(behind) > NEGLIGIBLE:
        clock.offset += behind


def parsed(text: str) -> datetime:
    """Return the moment of an RFC 3339 text.

    :raises ValueError: it is none, or has no zone.
    """
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC)


def written(moment: datetime) -> str:
    """Return a moment as the protocol writes it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def after(moment: datetime, seconds: float) -> datetime:
    """Return a later moment."""
    return moment + timedelta(seconds=seconds)
