"""Waiting for something in a thread of its own, whatever a library raises meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable

#: The pause before it is tried again, in seconds.
PAUSE_SECONDS = 0.5


class Probe:
    """Calls `wait` until it returns once.

    :param wait: returns when what is waited for is there; whatever it raises means "not yet".
    :ivar done: it has returned.
    :ivar reason: what it said last.
    """

    def __init__(self, wait: Callable[[], None]) -> None:
        self.done = False
        self.reason = ""
        self._wait = wait
        self._cancelled = threading.Event()
        threading.Thread(target=self._run, name="probe", daemon=True).start()

    def cancel(self) -> None:
        """Ask no more."""
        self._cancelled.set()

    def _run(self) -> None:
        while not self._cancelled.is_set():
            try:
                self._wait()
            # Of a server that is just starting or ending, through whatever library: none of it is final.
            except Exception as error:
                self.reason = str(error)
                self._cancelled.wait(PAUSE_SECONDS)
            else:
                self.done = True
                return
