"""The stream of incoming messages that nobody has told of yet: each is taken in as soon as it was kept.

Like that of the outbox it remembers nothing: what came while nobody listened is found when it opens, and by sweeps.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from models.messages import taking_in
from models.messages.messages import MESSAGES
from models.store import Store

#: So long a look waits for the next message, in milliseconds.
WAIT_MS = 500

_NEW: list[Mapping[str, Any]] = [
    {"$match": {"operationType": "insert", "fullDocument.untold": True}},
    {"$project": {"_id": 1}},
]


def follow(store: Store, stopping: threading.Event) -> None:
    """Take in messages as they come; returns when the stream ends."""
    with store.collection(MESSAGES).watch(_NEW, max_await_time_ms=WAIT_MS) as stream:
        # What came while nobody listened.
        taking_in.take_in(store)
        while stream.alive and not stopping.is_set():
            if stream.try_next() is not None:
                taking_in.take_in(store)
