"""The pulse: relay and workers leave a sign of life in the store, and `/readyz` looks for it.

The relay's says that a sweep got through. A worker's says that it takes work; whether it also gets somewhere, the age
of the oldest row tells that is due.
"""

from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypedDict

import pymongo
from kombu import Connection
from kombu.exceptions import OperationalError
from pymongo.errors import PyMongoError

from models import migrations
from models.migrations import Phase
from models.settings import load
from models.store import Store, open_store, outbox
from models.store.collections import CollectionSpec
from models.store.database import OF_REQUESTS


class Pulse(TypedDict):
    """When a part was alive last; the id is its name, `relay` or `worker`."""

    _id: str
    at: datetime


PULSES = CollectionSpec(
    "pulses",
    Pulse,
    purpose="The last sign of life of the relay or of the workers.",
    kept="One row a part, for ever.",
)

#: A part is gone when it was silent for so long.
SILENCE = timedelta(seconds=15)
BEAT_SECONDS = 3.0

#: A row that has been due for so long is left lying. A warning to a whole province may take some minutes.
BEHIND = timedelta(minutes=15)

#: So long `check` waits, in seconds: for the store, and beside that for the broker.
PATIENCE = 2


def beat(store: Store, part: str) -> None:
    """Note that a part is alive."""
    store.collection(PULSES).update_one({"_id": part}, {"$set": {"at": datetime.now(UTC)}}, upsert=True)


def keep_beating(store: Store, part: str, stopping: threading.Event) -> threading.Thread:
    """Beat in a thread of its own until `stopping` is set; a lost store is waited for."""

    def run() -> None:
        while not stopping.is_set():
            # `/readyz` shows the silence, and the next beat may get through
            with suppress(PyMongoError):
                beat(store, part)
            stopping.wait(BEAT_SECONDS)

    thread = threading.Thread(target=run, name=f"pulse-{part}", daemon=True)
    thread.start()
    return thread


def forget(store: Store) -> None:
    """Forget all signs of life, before parts start that must be heard again."""
    store.collection(PULSES).delete_many({})


def check(store: Store) -> dict[str, str]:
    """Return for `store`, `broker`, `relay`, `worker` and `migrations` `ok`, or what is wrong, within some seconds."""
    with ThreadPoolExecutor(1, thread_name_prefix="broker") as beside:
        of_broker = beside.submit(broker, store.settings.broker_url)
        try:
            with pymongo.timeout(PATIENCE):
                parts = {"store": "ok", **{part: state_of(store, part) for part in ("relay", "worker")}}
                parts["migrations"] = _migrations(store)
        except PyMongoError:
            parts = {"store": "no answer", **dict.fromkeys(("relay", "worker", "migrations"), "unknown")}
        return {**parts, "broker": of_broker.result()}


def state_of(store: Store, part: str) -> str:
    """Return `ok` while a part gives signs of life and gets its work done, else what is wrong with it."""
    row = store.collection(PULSES).find_one({"_id": part})
    if row is None:
        return "never seen"
    silent = datetime.now(UTC) - row["at"]
    between = timedelta(seconds=store.settings.sweep_seconds if part == "relay" else 0)
    if silent >= SILENCE + 2 * between:
        return f"silent for {int(silent.total_seconds())} s"
    waiting = outbox.overdue(store) if part == "worker" else timedelta(0)
    return f"behind by {int(waiting.total_seconds())} s" if waiting > BEHIND else "ok"


def silences(store: Store) -> dict[str, timedelta]:
    """Return for how long each part that was ever heard has been silent."""
    now = datetime.now(UTC)
    return {row["_id"]: now - row["at"] for row in store.collection(PULSES).find()}


def _migrations(store: Store) -> str:
    """Return `ok` or which migrations are missing; a contract may wait, as the old version may still be running."""
    newer = migrations.ahead(store)
    if newer:
        return f"done by a newer version: {', '.join(newer)}"
    pending = [f"{one.step.number:04}_{one.step.name}" for one in migrations.pending(store, Phase.EXPAND)]
    return f"pending: {', '.join(pending)}" if pending else "ok"


def broker(url: str) -> str:
    """Return `ok` when the broker at that address answers."""
    try:
        # One that takes connections and never answers is as good as none.
        patience = {"socket_connect_timeout": PATIENCE / 2, "socket_timeout": PATIENCE / 2}
        with Connection(url, connect_timeout=PATIENCE / 2, transport_options=patience) as connection:
            connection.ensure_connection(max_retries=1, timeout=PATIENCE // 2)
    except (OperationalError, OSError):
        return "no answer"
    except (ImportError, LookupError, ValueError):
        return "no address of a broker"
    return "ok"


def main() -> None:
    """Exit with code 0 while a part is alive, for health checks: `python -m notifications.heartbeat relay`."""
    store = open_store(load(os.environ), patience=OF_REQUESTS)
    state = state_of(store, sys.argv[1])
    store.close()
    sys.exit(0 if state == "ok" else state)


if __name__ == "__main__":
    main()
