"""The watch over the parts: started in order, kept running, stopped in reverse order.

A part that ends is started again after a pause; one that ends at once three times in a row stops everything.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

from local.errors import StartError
from local.processes import Child
from local.services import Part

#: A part that ran less than this, in seconds, ended "at once".
QUICK_SECONDS = 15.0
#: So often may a part end at once; the pause before each new try doubles from one second.
QUICK_DEATHS = 3
WATCH_SECONDS = 0.2


@dataclass
class Watched:
    """A part with its process and its history."""

    part: Part
    child: Child
    started: float
    quick_deaths: int = 0


class Watch:
    """Starts parts, keeps them running and stops them.

    :param say: shows one line to the person who started it.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        #: Parts that were started together, in the order of starting.
        self._groups: list[list[Watched]] = []

    def start(self, part: Part) -> None:
        """Start a part and wait until it is ready.

        :raises StartError: it doesn't become ready.
        """
        self.start_all([part])

    def start_all(self, wanted: list[Part]) -> None:
        """Start parts that don't need each other, and wait until all are ready.

        :raises StartError: one of them doesn't become ready.
        """
        fresh: list[Watched] = []
        self._groups.append(fresh)
        for part in wanted:
            fresh.append(Watched(part, Child(part.command), time.monotonic()))
        for one in fresh:
            one.part.ready(one.child)
            self._say(f"  ready after {time.monotonic() - one.started:4.1f} s: {one.part.title}")

    def look_after(self) -> None:
        """Look after the parts, for ever.

        :raises StartError: a part can't be kept running.
        """
        while True:
            for one in chain.from_iterable(self._groups):
                if one.child.exit_code is not None:
                    self._revive(one)
            time.sleep(WATCH_SECONDS)

    def stop(self) -> None:
        """Stop all parts, the last started first, and together what was started together."""
        while self._groups:
            group = self._groups.pop()
            for one in group:
                one.child.ask_to_end()
            for one in group:
                one.child.stop()

    def _revive(self, one: Watched) -> None:
        quick = time.monotonic() - one.started < QUICK_SECONDS
        one.quick_deaths = one.quick_deaths + 1 if quick else 1
        ended = f"The {one.part.title} ended with code {one.child.exit_code}"
        if one.quick_deaths >= QUICK_DEATHS:
            raise StartError(f"{ended}, {QUICK_DEATHS} times in a row. {one.child.why()}")
        pause = 2.0 ** (one.quick_deaths - 1)
        self._say(f"{ended}; starting it again in {pause:.0f} s.")
        time.sleep(pause)
        one.child.stop()
        one.started = time.monotonic()
        one.child = Child(one.part.command)
        try:
            one.part.ready(one.child)
            self._say(f"The {one.part.title} is back.")
        except StartError:
            # Counted by the next look when it ended; a part that only hangs is given up.
            if one.child.exit_code is None:
                raise
