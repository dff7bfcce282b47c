"""The pulse: relay and workers leave a sign of life in the store, and `/readyz` looks for it."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from kombu import Connection
from kombu.exceptions import OperationalError
from pymongo.errors import PyMongoError

from models import migrations
from models.migrations import Phase
from models.settings import load
from models.store import Store, open_store
from models.store.collections import CollectionSpec


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


def check(store: Store) -> dict[str, str]:
    """Return for `store`, `broker`, `relay`, `worker` and `migrations` `ok`, or what is wrong."""
    try:
        parts = {"store": "ok", **{part: state_of(store, part) for part in ("relay", "worker")}}
        parts["migrations"] = _migrations(store)
    except PyMongoError:
        parts = {"store": "no answer", **dict.fromkeys(("relay", "worker", "migrations"), "unknown")}
    return {**parts, "broker": broker(store.settings.broker_url)}


def state_of(store: Store, part: str) -> str:
    """Return `ok` while a part gives signs of life, else for how long it has been silent."""
    row = store.collection(PULSES).find_one({"_id": part})
    if row is None:
        return "never seen"
    silent = datetime.now(UTC) - row["at"]
    return "ok" if silent < SILENCE else f"silent for {int(silent.total_seconds())} s"


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
        patience = {"socket_connect_timeout": 2, "socket_timeout": 2}
        with Connection(url, connect_timeout=2, transport_options=patience) as connection:
            connection.ensure_connection(max_retries=1, timeout=2)
    except (OperationalError, OSError):
        return "no answer"
    except (ImportError, LookupError, ValueError):
        return "no address of a broker"
    return "ok"


def main() -> None:
    """Exit with code 0 while a part is alive, for health checks: `python -m notifications.heartbeat relay`."""
    store = open_store(load(os.environ))
    state = state_of(store, sys.argv[1])
    store.close()
    sys.exit(0 if state == "ok" else state)


if __name__ == "__main__":
    main()
