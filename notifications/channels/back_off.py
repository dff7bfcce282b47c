"""Pauses that grow while a provider says that it is asked too often, for all threads of a process."""

from __future__ import annotations

import threading
import time

#: Seconds of the first pause, and of the longest.
FIRST, LONGEST = 1.0, 64.0


class BackOff:
    """The pause that one provider wants."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._pause = 0.0
        self._until = 0.0

    def left(self) -> float:
        """Return the seconds that are left of the pause; 0 where there is none."""
        with self._turn:
            return max(0.0, self._until - time.monotonic())

    def grow(self, at_least: float = 0.0) -> float:
        """Begin the next pause, twice as long as the one before, and return its seconds.

        Whoever was refused within a pause was on the way before it began, and changes nothing.

        :param at_least: seconds that the provider asks for.
        """
        with self._turn:
            left = self._until - time.monotonic()
            if left > at_least:
                return left
            if left <= 0:
                self._pause = min(self._pause * 2 or FIRST, LONGEST)
            self._until = time.monotonic() + max(self._pause, at_least)
            return self._until - time.monotonic()

    def end(self) -> None:
        """Forget the pauses: the provider takes calls again."""
        with self._turn:
            if self._until <= time.monotonic():
                self._pause = 0.0
