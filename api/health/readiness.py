"""Whether the whole is ready, as one look a second tells it to everybody who asks."""

from __future__ import annotations

import threading
import time

import structlog

from models.store import Store
from models.store.breaker import Breaker
from notifications import heartbeat

log = structlog.get_logger(__name__)

#: An answer is good for so many seconds.
KEPT_SECONDS = 1.0

#: Who asks first, when nothing is known yet, waits so many seconds for the look of another.
WAIT_SECONDS = 5.0


class Readiness:
    """What one process knows of the whole.

    Asking is open to everybody, so it must cost nothing: while one thread looks, the others get the last answer.

    :param store: the store, whether it answers or not.
    :param breaker: what requests go by; the whole is not ready while it refuses them, and a look that finds the store
        well closes it.
    """

    def __init__(self, store: Store, breaker: Breaker) -> None:
        self._store = store
        self._breaker = breaker
        self._turn = threading.Lock()
        self._known: dict[str, str] = {}
        self._good_until = 0.0

    def parts(self) -> dict[str, str]:
        """Return `ok`, `degraded` or `not ok` for each part; nothing at all while nothing is known."""
        if time.monotonic() >= self._good_until:
            self._look()
        parts = {part: _in_short(state) for part, state in self._known.items()}
        if "store" in parts and self._breaker.is_open():
            parts["store"] = "not ok"
        return parts

    def _look(self) -> None:
        if not self._turn.acquire(timeout=0.0 if self._known else WAIT_SECONDS):
            return
        try:
            if time.monotonic() >= self._good_until:
                found = heartbeat.check(self._store)
                if found["store"] == "ok" and not self._breaker.look():
                    found["store"] = "no answer"
                if found != self._known:
                    # The details are for those who read the log.
                    log.info("readiness", **found)
                self._known, self._good_until = found, time.monotonic() + KEPT_SECONDS
        finally:
            self._turn.release()


def _in_short(state: str) -> str:
    if state.startswith("degraded"):
        return "degraded"
    return "ok" if state == "ok" else "not ok"
