"""The relay: hands pending reactions to Celery.

Each lane has two threads that wait for nothing of each other, nor of another lane. One sweeps the outbox for whatever
is due and not handed over: that alone would do, a little late. The other follows the outbox by a change stream and is
quick. The lane that answers people takes in what they sent besides (`models.messages.taking_in`), by a stream and each
sweep. A stream that ends or is refused, whatever for, begins again from now, with a sweep for what fell into the gap.
Each sweep that got through is the lane's sign of life. Run it with `python -m notifications.relay`; two may run, as a
reaction handed twice is done once.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType

import structlog
from pymongo.errors import OperationFailure

from models import logs, starting
from models.messages import taking_in
from models.settings import load
from models.store import Store, breaker, open_store, outbox
from models.store.database import OF_WORK
from models.store.reactions import Reaction
from notifications import arrivals_stream, heartbeat, outbox_stream
from notifications.hand_over import Handing
from notifications.outbox_stream import OutboxStream
from notifications.queues import QUEUES, Lane, Queue, reactions_of

log = structlog.get_logger(__name__)

#: The longest pause after failures in a row, in seconds.
LONGEST_PAUSE = 5.0


class LaneRelay:
    """The relay of one lane.

    :param stopping: set when it is to end.
    """

    def __init__(self, store: Store, lane: Lane, stopping: threading.Event) -> None:
        self.store = store
        self.lane = lane
        self.stopping = stopping
        self.swept = threading.Event()
        self._takes_in = Reaction.ANSWER_MESSAGE in reactions_of(*QUEUES[lane])
        # Each thread has its own, as a connection to a broker is of one thread.
        self._sweeping, self._following = Handing(store, lane), Handing(store, lane)

    def threads(self) -> list[threading.Thread]:
        """Return what sweeps and what follows, to be started."""
        works = [self._sweep_and_rest, self.follow, *([self.follow_arrivals] if self._takes_in else [])]
        return [
            threading.Thread(
                target=self._keep_on, args=(work,), name=f"{self.lane}-{work.__name__.strip('_')}"
            )
            for work in works
        ]

    def sweep(self) -> int:
        """Hand over all that is due and forgotten, each row once, as far as there is room; returns how many rows."""
        return self._sweep(self._sweeping)

    def follow(self) -> None:
        """Hand over what the change stream tells; returns when it is at its end, for whatever reason."""
        with (
            self._bearing_refusal(),
            outbox_stream.opened(self.store, reactions_of(*QUEUES[self.lane])) as stream,
        ):
            # What came while nobody listened.
            self._sweep(self._following)
            while stream.alive and not self.stopping.is_set():
                self._take(stream)

    def follow_arrivals(self) -> None:
        """Take in the messages that people send as they come; returns when the stream is at its end."""
        with self._bearing_refusal():
            arrivals_stream.follow(self.store, self.stopping)

    def close(self) -> None:
        """Close the connections to the broker."""
        self._sweeping.close()
        self._following.close()

    @contextmanager
    def _bearing_refusal(self) -> Iterator[None]:
        """Bear that a stream is refused, or at its end, and wait a moment before it begins again."""
        try:
            yield
        except OperationFailure as error:
            if breaker.passes(error):
                raise
            log.warning("relay_stream_refused", lane=self.lane, code=error.code)
        # The collection was dropped, or the store is another one: neither gets better at once.
        self.stopping.wait(1)

    def _take(self, stream: OutboxStream) -> None:
        """Wait a moment for new rows, and hand over those that are due; the sweep sees to the others."""
        rows, now = stream.next(), datetime.now(UTC)
        if due := [row for row in rows if row["due_at"] <= now]:
            self._following.hand_over(due)

    def _sweep(self, handing: Handing) -> int:
        if self._takes_in:
            taking_in.take_in(self.store)
        # Queue by queue, so that a full one hides nothing of another.
        swept = sum(self._sweep_queue(handing, queue) for queue in QUEUES[self.lane])
        heartbeat.beat(self.store, heartbeat.SWEEPS[self.lane])
        return swept

    def _sweep_queue(self, handing: Handing, queue: Queue) -> int:
        handed: set[str] = set()
        while True:
            found = outbox.forgotten(self.store, reactions=reactions_of(queue))
            rows = [row for row in found if row["_id"] not in handed]
            taken = handing.hand_over(rows)
            handed.update(taken)
            full = len(taken) < len(rows)
            if full or len(rows) < outbox.SWEPT_AT_ONCE or self.stopping.is_set():
                return len(handed)

    def _sweep_and_rest(self) -> None:
        self.sweep()
        self.swept.set()
        self.stopping.wait(self.store.settings.sweep_seconds)

    def _keep_on(self, work: Callable[[], object]) -> None:
        pause = 1.0
        while not self.stopping.is_set():
            try:
                work()
                pause = 1.0
            # Of the store, the broker or a library of theirs; nobody is helped by a relay that ends.
            except Exception as error:
                reason = f"{type(error).__name__}: {error}"[:200]
                log.warning("relay_waits", lane=self.lane, work=work.__name__, reason=reason)
                self.stopping.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)


class Relay:
    """One relay process: `run` until `stop`."""

    def __init__(self, store: Store) -> None:
        self.stopping = threading.Event()
        self.lanes = [LaneRelay(store, lane, self.stopping) for lane in Lane]

    def run(self) -> None:
        """Follow and sweep all lanes until stopped; whatever fails is tried again."""
        threads = [thread for lane in self.lanes for thread in lane.threads()]
        for thread in threads:
            thread.start()
        self._tell_when_ready()
        for thread in threads:
            thread.join()
        for lane in self.lanes:
            lane.close()

    def stop(self) -> None:
        """Ask `run` to return."""
        self.stopping.set()

    def sweep(self) -> int:
        """Sweep all lanes once; returns how many rows were handed over."""
        return sum(lane.sweep() for lane in self.lanes)

    def _tell_when_ready(self) -> None:
        for lane in self.lanes:
            while not lane.swept.wait(0.1):
                if self.stopping.is_set():
                    return
        log.info("relay_ready")


def main() -> None:
    """Run a relay with the settings of the environment until SIGTERM or SIGINT."""
    settings = load(os.environ)
    logs.configure(settings.log_format)
    store = open_store(settings, patience=OF_WORK)
    starting.insist(store)
    relay = Relay(store)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        relay.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    relay.run()


if __name__ == "__main__":
    main()
