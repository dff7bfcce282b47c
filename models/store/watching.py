"""Hearing of what others write: one thread a process follows the store's change stream and raises the numbers.

It follows the collections that somebody asked about, no others, and of some only certain fields (`fields_of`). While it
is not known to have heard everything up to a second ago, `knows` says no, and whoever keeps something must not use it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TypedDict, cast

import structlog
from pymongo.database import Database
from pymongo.errors import InvalidOperation, PyMongoError

from models.store.database import Document
from models.store.written import NUMBERS, Place, parts_of

log = structlog.get_logger(__name__)

#: How long the store holds the question back while nothing happens, in milliseconds.
WAIT_MS = 200

#: Who heard nothing for so long, in seconds, knows nothing.
FRESH_SECONDS = 1.0

#: Pause after a fault, in seconds; it doubles up to the second.
PAUSES = (0.2, 5.0)

#: The names of the fields that an update wrote; what it wrote stays in the store.
_NAMES = {
    "$concatArrays": [
        {
            "$map": {
                "input": {"$objectToArray": {"$ifNull": ["$updateDescription.updatedFields", {}]}},
                "in": "$$this.k",
            }
        },
        {"$ifNull": ["$updateDescription.removedFields", []]},
    ]
}


class _Change(TypedDict, total=False):
    """A change as the stream tells it; `updateDescription` names the fields that it wrote."""

    ns: dict[str, str]
    operationType: str
    updateDescription: list[str]


class Watcher:
    """What one process hears of one store.

    :param database: of the store.
    """

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._wanted: frozenset[str] = frozenset()
        self._followed: frozenset[str] = frozenset()
        self._heard_at = 0.0
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    def knows(self, places: Collection[Place]) -> bool:
        """Say whether every write to these collections of more than a second ago is in the numbers.

        What is not followed yet is from now on.
        """
        names = {name for database, name in places if database == self._database.name}
        if len(names) < len(places) or not names <= self._followed:
            self._follow_also(names)
            return False
        return time.monotonic() - self._heard_at < FRESH_SECONDS

    def stop(self) -> None:
        """End the thread; it ends within `WAIT_MS`, or when the client is closed."""
        self._stopping.set()

    def _follow_also(self, names: Collection[str]) -> None:
        with self._lock:
            self._wanted |= frozenset(names)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        pause = PAUSES[0]
        while not self._stopping.is_set():
            try:
                self._follow(self._wanted)
                pause = PAUSES[0]
            except InvalidOperation:
                # The client was closed.
                return
            except PyMongoError as error:
                log.warning("watcher_waits", reason=type(error).__name__)
                self._followed = frozenset()
                self._stopping.wait(pause)
                pause = min(2 * pause, PAUSES[1])

    def _follow(self, names: frozenset[str]) -> None:
        """Follow these collections until others are wanted, too."""
        pipeline: list[Mapping[str, Any]] = [
            {"$match": {"$or": [dict(_changes_of(name)) for name in sorted(names)]}},
            {"$project": {"ns": 1, "wallTime": 1, "operationType": 1, "updateDescription": _NAMES}},
        ]
        with self._database.watch(pipeline, max_await_time_ms=WAIT_MS, batch_size=1000) as stream:
            ahead = self._clock_ahead()
            # Nobody knows what was written before the stream began.
            NUMBERS.raise_((self._database.name, name) for name in names)
            self._heard_at, self._followed = time.monotonic(), names
            while stream.alive and not self._stopping.is_set() and self._wanted == names:
                began = time.monotonic()
                change = stream.try_next()
                if change is None:
                    self._heard_at = began
                else:
                    NUMBERS.raise_(
                        (self._database.name, name) for name in _written(cast(_Change, change), names)
                    )
                    self._heard_at = max(self._heard_at, began - _age(change.get("wallTime"), ahead))

    def _clock_ahead(self) -> float:
        """Return by how many seconds the clock of the store goes before ours."""
        said: datetime = self._database.client.admin.command("hello")["localTime"]
        return (said.replace(tzinfo=UTC) - datetime.now(UTC)).total_seconds()


def _changes_of(name: str) -> Iterator[tuple[str, object]]:
    """Yield the parts of the condition of the changes that write to a collection, or to some fields of one."""
    collection, _, fields = name.partition(":")
    yield "ns.coll", collection
    if not fields:
        return
    touched = [{f"updateDescription.updatedFields.{field}": {"$exists": True}} for field in fields.split(",")]
    removed = {"updateDescription.removedFields": {"$in": fields.split(",")}}
    whole = {"operationType": {"$nin": ["insert", "update"]}}
    yield "$or", [whole, removed, *touched]


def _written(change: _Change, followed: Collection[str]) -> set[str]:
    """Return what a change wrote to of what is followed: the collection, and the parts of it."""
    collection = str(change.get("ns", {}).get("coll"))
    fields = {name.partition(".")[0] for name in change.get("updateDescription", ())}
    partly = change["operationType"] in {"insert", "update"}
    touched = {part for part, some in parts_of(collection).items() if not partly or fields & some}
    return {collection, *touched} & {collection, *followed}


def _age(made: datetime | None, ahead: float) -> float:
    """Return how many seconds ago a change was made; everything before it has been heard."""
    if made is None:
        return FRESH_SECONDS
    return max(0.0, datetime.now(UTC).timestamp() + ahead - made.replace(tzinfo=UTC).timestamp())
