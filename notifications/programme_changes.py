"""Changes of compiled programmes and of outlets, as they come: what hints and pushes follow.

One change stream for the process, begun again where it broke off. Where that can't be done (the store has forgotten the
place, or is another one), and each time that it is opened without a place, there is a gap: whoever follows compares
what counts with what they know. So a stream may lag, or die, and nothing is lost but time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

import structlog
from pymongo.errors import OperationFailure, PyMongoError

from models.outlets.outlets import OUTLETS
from models.programme.programmes import PROGRAMMES
from models.store import Store
from models.store.database import Document

log = structlog.get_logger(__name__)

#: So long a look waits for the next change, in milliseconds.
WAIT_MS = 500

#: The longest pause after failures in a row, in seconds.
LONGEST_PAUSE = 5.0

_PIPELINE: list[Mapping[str, Any]] = [
    {
        "$match": {
            "ns.coll": {"$in": [PROGRAMMES.name, OUTLETS.name]},
            "operationType": {"$in": ["insert", "replace", "update"]},
        }
    },
    # A programme may have a hundred kilobytes: of it the etag alone is wanted.
    {
        "$project": {
            "ns.coll": 1,
            "documentKey._id": 1,
            "etag": {"$ifNull": ["$fullDocument.etag", "$updateDescription.updatedFields.etag"]},
        }
    },
]


class Follower(Protocol):
    """Who is told of changes, in the thread that follows."""

    def programme(self, outlet_id: str, etag: str) -> None:
        """Hear that the programme of an outlet is another one."""

    def outlet(self, outlet_id: str) -> None:
        """Hear that something of an outlet itself was changed."""

    def gap(self) -> None:
        """Hear that changes may have been missed."""


class Changes:
    """Follows the store and tells one follower; `run` until `stopping`.

    :ivar heard_at: when the stream last answered, by the monotonic clock; it stands still while the store is away.
    """

    def __init__(self, store: Store, follower: Follower, stopping: threading.Event) -> None:
        self._store = store
        self._follower = follower
        self._stopping = stopping
        self._place: Mapping[str, Any] | None = None
        self.heard_at = 0.0

    def run(self) -> None:
        """Follow until stopped; whatever fails is tried again."""
        pause = 1.0
        while not self._stopping.is_set():
            try:
                self._follow()
                pause = 1.0
            except OperationFailure as error:
                # The place is forgotten, or the stream is refused: from now on, then.
                self._place = None
                log.warning("programmes_stream_refused", code=error.code)
            except PyMongoError as error:
                log.warning("programmes_stream_waits", reason=type(error).__name__)
            self._stopping.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _follow(self) -> None:
        """Tell of changes until the stream ends."""
        resumed = self._place is not None
        with self._store.db.watch(
            _PIPELINE, resume_after=self._place, max_await_time_ms=WAIT_MS, batch_size=500
        ) as stream:
            if not resumed:
                self._follower.gap()
            while stream.alive and not self._stopping.is_set():
                change = stream.try_next()
                self.heard_at = time.monotonic()
                if change is not None:
                    self._tell(change)
                self._place = stream.resume_token
        # It ended by itself: the database was dropped.
        if not self._stopping.is_set():
            self._place = None

    def _tell(self, change: Mapping[str, Any]) -> None:
        outlet_id = str(change["documentKey"]["_id"])
        if change["ns"]["coll"] == OUTLETS.name:
            self._follower.outlet(outlet_id)
        elif etag := change.get("etag"):
            self._follower.programme(outlet_id, str(etag))


def etags(store: Store, among: Iterable[str] | None = None) -> dict[str, str]:
    """Return the etag that counts for each outlet that has a programme, or for those among some."""
    query: Document = {"etag": {"$gt": ""}}
    if among is not None:
        query["_id"] = {"$in": list(among)}
    found = store.collection(PROGRAMMES).find(query, {"etag": 1})
    return {str(row["_id"]): str(row["etag"]) for row in found}


def started(work: Callable[[], None], name: str) -> threading.Thread:
    """Start work in a thread that does not hold the process up."""
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread
