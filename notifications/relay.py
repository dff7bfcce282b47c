"""The relay: hands pending reactions to Celery.

It follows `events` by a change stream whose resume token stands in the store, so a restart skips
nothing; and it sweeps the outbox for what a crash, a wiped broker or a due time has left behind. Run it
with `python -m notifications.relay`; two may run, as a reaction handed twice is done once.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterable, Mapping
from types import FrameType
from typing import TypedDict, cast

import structlog
from celery import Celery
from kombu.exceptions import OperationalError
from pymongo.change_stream import ChangeStream
from pymongo.errors import OperationFailure, PyMongoError

from models import logs
from models.settings import load
from models.store import Store, events, open_store, outbox
from models.store.collections import CollectionSpec
from models.store.events import Event
from models.store.outbox import OutboxRow
from notifications import pulse
from notifications.celery import make_celery
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
    kept="One row, for ever; deleted by hand after a restore (docs/runbook.md).",
)

#: The id of the one row.
TOKEN_ID = "events"

#: The server's answer when the stored token is older than its log reaches; the sweep covers the gap.
CHANGE_STREAM_HISTORY_LOST = 286


class Relay:
    """One relay process: `run` until `stop`."""

    def __init__(self, store: Store, celery: Celery) -> None:
        self.store = store
        self.celery = celery
        self.stopping = threading.Event()
        self._swept_at = 0.0

    def run(self) -> None:
        """Follow and sweep until stopped; a lost store or broker is waited for."""
        pulse.keep_beating(self.store, "relay", self.stopping)
        while not self.stopping.is_set():
            try:
                self._follow()
            except (PyMongoError, OperationalError, OSError) as error:
                log.warning("relay_waits", reason=str(error)[:200])
                self.stopping.wait(1)

    def stop(self) -> None:
        """Ask `run` to return."""
        self.stopping.set()

    def sweep(self) -> int:
        """Hand over what is due and forgotten; returns how many rows."""
        rows = outbox.forgotten(self.store)
        self._hand_over(rows)
        return len(rows)

    def _follow(self) -> None:
        with self._watch() as stream:
            log.info("relay_ready")
            while not self.stopping.is_set():
                change = stream.try_next()
                if change is not None:
                    self._hand_over(outbox.of_event(self.store, cast(Change, change)["documentKey"]["_id"]))
                    self._remember(stream)
                if time.monotonic() - self._swept_at > self.store.settings.sweep_seconds:
                    self.sweep()
                    self._remember(stream)
                    self._swept_at = time.monotonic()

    def _watch(self) -> ChangeStream[Event]:
        row = self.store.collection(RELAY_TOKENS).find_one({"_id": TOKEN_ID})
        pipeline: list[Mapping[str, object]] = [
            {"$match": {"operationType": "insert"}},
            {"$project": {"_id": 1, "documentKey": 1}},
        ]
        collection = self.store.collection(events.EVENTS)
        try:
            return collection.watch(
                pipeline, resume_after=row["token"] if row else None, max_await_time_ms=500
            )
        except OperationFailure as error:
            if error.code != CHANGE_STREAM_HISTORY_LOST:
                raise
            log.warning("relay_token_too_old")
            return collection.watch(pipeline, max_await_time_ms=500)

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
    relay = Relay(open_store(settings), make_celery(settings))

    def stop(_signal: int, _frame: FrameType | None) -> None:
        relay.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    relay.run()


if __name__ == "__main__":
    main()
