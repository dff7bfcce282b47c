"""What the server of hints knows of the store: it follows the changes, and looks itself where one may be missed."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING

import structlog
from pymongo.errors import PyMongoError

from models.store import Store
from notifications import programme_changes
from notifications.hints import callers
from notifications.programme_changes import Changes

if TYPE_CHECKING:
    from notifications.hints.listeners import Listeners

log = structlog.get_logger(__name__)

#: Pauses between two looks of one's own, in seconds: while the stream answers, and while it does not.
CALM_SECONDS, STORMY_SECONDS = 30.0, 2.0

#: A stream that has said nothing for so long, in seconds, is taken for dead.
SILENCE_SECONDS = 5.0


class Watching:
    """Two threads of the server of hints: one follows, one looks.

    Both hand over what they find to the loop, which alone touches the listeners.
    """

    def __init__(
        self, store: Store, listeners: Listeners, loop: asyncio.AbstractEventLoop, stopping: threading.Event
    ) -> None:
        self._store = store
        self._listeners = listeners
        self._loop = loop
        self._stopping = stopping
        self._look_now = threading.Event()
        self._changes = Changes(store, self, stopping)
        self._looked_at = 0.0
        self.began = threading.Event()

    def start(self) -> list[threading.Thread]:
        """Start both threads."""
        return [
            programme_changes.started(self._changes.run, "hints-stream"),
            programme_changes.started(self._keep_looking, "hints-look"),
        ]

    @property
    def silent_for(self) -> float:
        """For how many seconds neither stream nor look has got through."""
        return time.monotonic() - max(self._changes.heard_at, self._looked_at)

    def programme(self, outlet_id: str, etag: str) -> None:
        """Hear of the stream that a programme is another one."""
        self._soon(lambda: self._listeners.changed(outlet_id, etag))

    def outlet(self, outlet_id: str) -> None:
        """Hear of the stream that an outlet was changed: its credential may count no more."""
        self._compare([outlet_id])

    def gap(self) -> None:
        """Hear that something may have been missed."""
        self._look_now.set()

    def look(self) -> None:
        """Compare all that the store has with what is known."""
        etags = programme_changes.etags(self._store)
        self._soon(lambda: self._listeners.count(etags))
        self._compare(self._listeners.ids())
        self._looked_at = time.monotonic()
        self.began.set()

    def _compare(self, outlet_ids: list[str]) -> None:
        if outlet_ids:
            states = callers.states(self._store, outlet_ids)
            self._soon(lambda: self._listeners.compare(outlet_ids, states))

    def _keep_looking(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
            except PyMongoError as error:
                log.warning("hints_look_failed", reason=type(error).__name__)
            calm = time.monotonic() - self._changes.heard_at < SILENCE_SECONDS
            self._look_now.wait(CALM_SECONDS if calm else STORMY_SECONDS)
            self._look_now.clear()

    def wake(self) -> None:
        """Let the thread that looks see that it is to end."""
        self._look_now.set()

    def _soon(self, work: object) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work)  # type: ignore[arg-type]
