"""The watch over the parts: started in order, kept running each on its own, stopped in reverse order.

One loop looks at every part in turn and waits for none: whether a part is ready is found out in a thread of its own. So
parts may die in any order, also while others are starting. A part that ends is started again after a pause.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain

from local.errors import StartError
from local.probe import Probe
from local.processes import Child, Command, running
from local.services import Part

#: A part that ran less than this, in seconds, ended "at once".
QUICK_SECONDS = 15.0
#: At the start a part may end at once so often; the pause before each new try doubles from one second.
QUICK_DEATHS = 3
LONGEST_PAUSE = 30.0
WATCH_SECONDS = 0.1

#: How often one is told what is waited for, in seconds.
TELL_SECONDS = 20.0

#: A part without which Loa is of no use is waited for so long, in seconds: a busy machine is slow and not broken.
LONGEST_START = 900.0
#: The others are not waited for any longer than this; they may come later.
COMES_LATER = 120.0

NEVER = float("inf")


@dataclass
class Watched:
    """A part with its process and its history; without a process it rests until `due`."""

    part: Part
    child: Child | None = None
    probe: Probe | None = None
    ready: bool = False
    started: float = 0.0
    due: float = 0.0
    tell_at: float = NEVER
    quick_deaths: int = 0
    began: float = field(default_factory=time.monotonic)

    @property
    def settled(self) -> bool:
        """Whether nobody need wait for it: it is ready, or one can do without it for now."""
        late = time.monotonic() - self.began > COMES_LATER or self.quick_deaths >= QUICK_DEATHS
        return self.ready or (late and not self.part.vital)


class Watch:
    """Starts parts, keeps them running and stops them. Use it from one thread, which the parts are tied to.

    :param say: shows one line to the person who started it.
    :ivar forgiving: no part is given up any more, however often it ends: all of it ran once.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self.forgiving = False
        self._say = say
        self._deaths = 0
        #: Parts that were started together, in the order of starting.
        self._groups: list[list[Watched]] = []

    def start(self, part: Part) -> None:
        """Start a part and wait until it is ready.

        :raises StartError: it keeps ending, or takes far too long.
        """
        self.start_all([part])

    def start_all(self, wanted: list[Part]) -> None:
        """Start parts that don't need each other, and wait until all are ready, or may come later.

        :raises StartError: one that is needed keeps ending, or takes far too long.
        """
        fresh = [Watched(part) for part in wanted]
        self._groups.append(fresh)
        self.until(lambda: all(one.settled for one in fresh))
        for one in fresh:
            if not one.ready:
                self._say(f"  not ready yet, and waited for no longer: {one.part.title}")

    def run(self, command: Command, *, seconds: float) -> None:
        """Run a program that ends by itself; again, when a part that it needs ended meanwhile.

        :raises StartError: it failed by itself, or runs longer than `seconds`.
        """
        while True:
            deaths, deadline = self._deaths, time.monotonic() + seconds
            with running(command) as child:
                self.until(lambda: child.exit_code is not None or time.monotonic() > deadline)  # noqa: B023
                self.look()
                if child.exit_code == 0:
                    return
                if child.exit_code is None or (child.exit_code > 0 and self._deaths == deaths):
                    child.wait_for_end(seconds=0)
            self._say(f"  {command.name} was cut off; it is done again.")
            self.until(lambda: all(one.ready for one in self._all() if one.part.vital))

    def ask(self, wait: Callable[[], None], *, seconds: float) -> bool:
        """Return whether `wait` returned in time, looking after the parts meanwhile."""
        probe, deadline = Probe(wait), time.monotonic() + seconds
        self.until(lambda: probe.done or time.monotonic() > deadline)
        probe.cancel()
        return probe.done

    def until(self, done: Callable[[], bool]) -> None:
        """Look after the parts until `done()`.

        :raises StartError: a part can't be kept running.
        """
        while True:
            self.look()
            if done():
                return
            time.sleep(WATCH_SECONDS)

    def look_after(self) -> None:
        """Look after the parts, for ever.

        :raises StartError: a part can't be kept running.
        """
        self.until(lambda: False)

    def look(self) -> None:
        """Look at each part once, and do what it needs now."""
        for one in self._all():
            if one.child is None:
                if time.monotonic() >= one.due:
                    self._launch(one)
            elif one.child.exit_code is not None:
                self._bury(one, one.child)
            elif not one.ready:
                self._wait_for(one, one.child)

    def stop(self) -> None:
        """Stop all parts, the last started first, and together what was started together."""
        while self._groups:
            group = self._groups.pop()
            for one in group:
                if one.probe:
                    one.probe.cancel()
                if one.child:
                    one.child.ask_to_end()
            for one in group:
                if one.child:
                    one.child.stop()

    def _all(self) -> list[Watched]:
        return list(chain.from_iterable(self._groups))

    def _launch(self, one: Watched) -> None:
        now = time.monotonic()
        one.started, one.tell_at = now, now + TELL_SECONDS
        try:
            child = one.child = Child(one.part.command)
        except OSError as error:
            # No memory, no process, no room for its log: that may pass.
            self._rest(one, f"{_named(one)}: can't be started ({error})")
            return
        one.probe = Probe(lambda: one.part.ready(child))

    def _wait_for(self, one: Watched, child: Child) -> None:
        waited = time.monotonic() - one.started
        if one.probe and one.probe.done:
            one.ready = True
            # Every death counts at least once.
            back = one.quick_deaths > 0
            self._say(
                f"{_named(one)}: back again." if back else f"  ready after {waited:4.1f} s: {one.part.title}"
            )
        elif waited > LONGEST_START:
            if one.part.vital and not self.forgiving:
                raise StartError(
                    f"{_named(one)}: not ready after {waited:.0f} s. {one.probe.reason if one.probe else ''}"
                )
            child.stop()
        elif time.monotonic() > one.tell_at:
            one.tell_at += TELL_SECONDS
            self._say(f"  still waiting ({waited:.0f} s): {one.part.title}; the log: {child.command.log}")

    def _bury(self, one: Watched, child: Child) -> None:
        """Put away a part that has ended, and say when it is started again."""
        self._deaths += 1
        code = child.exit_code or 0
        how = f"ended by signal {-code}" if code < 0 else f"ended with code {code}"
        ended = f"{_named(one)}: {how}"
        if one.probe:
            one.probe.cancel()
        # What it forked may have outlived it.
        child.stop()
        quick = time.monotonic() - one.started < QUICK_SECONDS
        one.quick_deaths = one.quick_deaths + 1 if quick else 1
        if one.quick_deaths >= QUICK_DEATHS and code >= 0:
            if one.part.vital and not self.forgiving:
                raise StartError(f"{ended}, {QUICK_DEATHS} times in a row. {child.why()}")
            ended = f"{ended}, {one.quick_deaths} times in a row (the log: {child.command.log})"
        self._rest(one, ended)

    def _rest(self, one: Watched, why: str) -> None:
        one.child, one.probe, one.ready = None, None, False
        pause = min(2.0 ** max(0, one.quick_deaths - 1), LONGEST_PAUSE)
        one.due = time.monotonic() + pause
        self._say(f"{why}; the next start is in {pause:.0f} s.")


def _named(one: Watched) -> str:
    """Return the title of a part as a sentence begins with it; one part or several, with an article or without."""
    return one.part.title[:1].upper() + one.part.title[1:]
