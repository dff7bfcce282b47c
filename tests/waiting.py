"""Waiting for what happens in another process."""

from __future__ import annotations

import time
from collections.abc import Callable

#: Long enough for the loaded machine; what is waited for takes a fraction of it.
DEADLINE_SECONDS = 30.0


def waited_for(true: Callable[[], bool]) -> bool:
    """Return whether something became true in time."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.02)
    return False
