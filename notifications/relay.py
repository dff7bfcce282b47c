"""The relay: hands pending reactions to Celery.

Two threads that wait for nothing of each other. One sweeps the outbox for whatever is due and not handed over: that
alone would do, a little late. The other follows `events` by a change stream and is quick. A stream that is refused,
whatever for, begins again from now, since the sweep finds what fell into the gap. Each sweep that got through is the
relay's sign of life. Run it with `python -m notifications.relay`; two may run, as a reaction handed twice is done once.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable, Mapping
from types import FrameType
from typing import TypedDict, cast

import structlog
from celery import Celery
from pymongo.change_stream import ChangeStream
from pymongo.errors import OperationFailure

from models import logs, starting
from models.settings import load
from models.store import Store, breaker, events, open_store, outbox
from models.store.collections import CollectionSpec
from models.store.database import OF_WORK
from models.store.events import Event
from models.store.outbox import OutboxRow
from notifications import heartbeat
from notifications.celery_app import make_celery
from notifications.queues import QUEUE_OF, TASK

log = structlog.get_logger(__name__)


class ChangedDocument(TypedDict):
    """The key of the document that a change is about."""

    _id: str


class Change(TypedDict):
    """What the relay asks of a change of `events`."""

    documentKey: ChangedDocument


class RelayToken(TypedDict):
    """Where in the change stream of a collection (the id) the relays stand: MongoDB's resume token."""

    _id: str
    token: Mapping[str, str]


RELAY_TOKENS = CollectionSpec(
    "relay_tokens",
    RelayToken,
    purpose="How far the relay has read the events.",
    kept="One row, until the store refuses it.",
)

#: The id of the one row.
TOKEN_ID = "events"

#: The longest pause after failures in a row, in seconds.
LONGEST_PAUSE = 5.0


class Relay:
    """One relay process: `run` until `stop`."""

    def __init__(self, store: Store, celery: Celery) -> None:
        self.store = store
        self.celery = celery
        self.stopping = threading.Event()
        self._begun = False

    def run(self) -> None:
        """Follow and sweep until stopped; whatever fails is tried again."""
        sweeping = threading.Thread(target=self._keep_on, args=(self._sweep_and_rest,), name="sweep")
        sweeping.start()
        self._keep_on(self.follow)
        sweeping.join()

    def stop(self) -> None:
        """Ask `run` to return."""
        self.stopping.set()

    def sweep(self) -> int:
        """Hand over all that is due and forgotten, each row once; returns how many rows."""
        handed: set[str] = set()
        while True:
            rows = [row for row in outbox.forgotten(self.store) if row["_id"] not in handed]
            self._hand_over(rows)
            handed |= {row["_id"] for row in rows}
            heartbeat.beat(self.store, "relay")
            if len(rows) < outbox.SWEPT_AT_ONCE or self.stopping.is_set():
                return len(handed)

    def follow(self) -> None:
        """Hand over what the change stream tells; returns when it is at its end, for whatever reason."""
        try:
            with self._watch() as stream:
                while stream.alive and not self.stopping.is_set():
                    self._take(stream)
        except OperationFailure as error:
            if breaker.passes(error):
                raise
            log.warning("relay_stream_refused", code=error.code)
        if not self.stopping.is_set():
            # Of another history, too old, or of a collection that was dropped: none of that gets better.
            self.store.collection(RELAY_TOKENS).delete_one({"_id": TOKEN_ID})
            self.stopping.wait(1)

    def _keep_on(self, work: Callable[[], object]) -> None:
        pause = 1.0
        while not self.stopping.is_set():
            try:
                work()
                pause = 1.0
            # Of the store, the broker or a library of theirs; nobody is helped by a relay that ends.
            except Exception as error:
                log.warning(
                    "relay_waits", work=work.__name__, reason=f"{type(error).__name__}: {error}"[:200]
                )
                self.stopping.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    def _sweep_and_rest(self) -> None:
        self.sweep()
        if not self._begun:
            self._begun = True
            log.info("relay_ready")
        self.stopping.wait(self.store.settings.sweep_seconds)

    def _take(self, stream: ChangeStream[Event]) -> None:
        """Wait a moment for the next event, and hand over what follows from it."""
        change = stream.try_next()
        if change is not None:
            self._hand_over(outbox.of_event(self.store, cast(Change, change)["documentKey"]["_id"]))
            self._remember(stream)

    def _watch(self) -> ChangeStream[Event]:
        row = self.store.collection(RELAY_TOKENS).find_one({"_id": TOKEN_ID})
        pipeline: list[Mapping[str, object]] = [
            {"$match": {"operationType": "insert"}},
            {"$project": {"_id": 1, "documentKey": 1}},
        ]
        token = row["token"] if row else None
        return self.store.collection(events.EVENTS).watch(pipeline, resume_after=token, max_await_time_ms=500)

    def _remember(self, stream: ChangeStream[Event]) -> None:
        self.store.collection(RELAY_TOKENS).update_one(
            {"_id": TOKEN_ID}, {"$set": {"token": stream.resume_token}}, upsert=True
        )

    def _hand_over(self, rows: Iterable[OutboxRow]) -> None:
        handed: list[OutboxRow] = []
        for row in rows:
            queue = QUEUE_OF[outbox.reaction_of(row)]
            self.celery.send_task(TASK, args=[row["_id"]], queue=queue, retry=False)
            handed.append(row)
        if handed:
            outbox.mark_handed(self.store, handed)


def main() -> None:
    """Run a relay with the settings of the environment until SIGTERM or SIGINT."""
    settings = load(os.environ)
    logs.configure(settings.log_format)
    store = open_store(settings, patience=OF_WORK)
    starting.insist(store)
    relay = Relay(store, make_celery(settings))

    def stop(_signal: int, _frame: FrameType | None) -> None:
        relay.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    relay.run()


if __name__ == "__main__":
    main()
