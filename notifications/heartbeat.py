"""The pulse: relay and workers leave a sign of life in the store, and `/readyz` looks for it.

The relay leaves one a lane, each of which says that a sweep got through. A worker's says that it takes work; whether it
also gets somewhere, the age of the oldest row of its lane tells that is due.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypedDict

import pymongo
from kombu import Connection
from kombu.exceptions import OperationalError
from pymongo.errors import PyMongoError

from models import migrations
from models.messages import canaries
from models.migrations import Phase
from models.settings import Settings, load
from models.store import Store, open_store, outbox
from models.store.collections import CollectionSpec
from models.store.database import OF_REQUESTS
from notifications.queues import QUEUES, WORKERS, Lane, reactions_of


class Pulse(TypedDict):
    """When a part was alive last; the id is its name: one of `SWEEPS` or of `WORKERS`."""

    _id: str
    at: datetime


PULSES = CollectionSpec(
    "pulses",
    Pulse,
    purpose="The last sign of life of the relay or of a worker.",
    kept="One row a part, for ever.",
)

#: A part is gone when it was silent for so long.
SILENCE = timedelta(seconds=15)
BEAT_SECONDS = 3.0

#: The signs of life of the relay.
SWEEPS: Mapping[Lane, str] = {lane: f"relay_{lane}" for lane in Lane}

#: What reaches the devices of outlets at once. Without it they still ask by themselves, so nothing else waits for it.
HINTS, OUTLET_DRIVER = "hints", "outlet_driver"
BESIDE = (HINTS, OUTLET_DRIVER)

#: Everything that gives signs of life.
PULSING = (*SWEEPS.values(), *WORKERS.values(), *BESIDE)

#: The parts that `check` tells of, as far as they give signs of life.
PARTS = ("relay", *WORKERS.values(), *BESIDE)

#: A row that has been due for so long is left lying: a letter to many may take hours, an alert waits for nothing.
BEHIND: Mapping[Lane, timedelta] = {
    Lane.ALERTS: timedelta(seconds=10),
    Lane.ORDINARY: timedelta(minutes=15),
    Lane.BULK: timedelta(hours=6),
}

#: The brokers by the names of their parts.
BROKERS: Mapping[str, Callable[[Settings], str]] = {
    "broker": lambda settings: settings.broker_url,
    "alert_broker": lambda settings: settings.alerts_broker,
}

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
    """Return for store, brokers, relay, workers, migrations and channels `ok`, or what is wrong, within some seconds.

    What begins with `degraded` is wrong and no reason to be asked no more.
    """
    with ThreadPoolExecutor(len(BROKERS), thread_name_prefix="broker") as beside:
        asked = {part: beside.submit(broker, url(store.settings)) for part, url in BROKERS.items()}
        try:
            with pymongo.timeout(PATIENCE):
                parts = {"store": "ok", **{part: state_of(store, part) for part in PARTS}}
                parts["migrations"] = _migrations(store)
                parts["channels"] = canaries.readiness(store)
        except PyMongoError:
            parts = {"store": "no answer", **dict.fromkeys((*PARTS, "migrations", "channels"), "unknown")}
        return {**parts, **{part: of_broker.result() for part, of_broker in asked.items()}}


def state_of(store: Store, part: str) -> str:
    """Return `ok` while a part gives signs of life and gets its work done, else what is wrong with it.

    :param part: one of `PARTS`.
    """
    if part == "relay":
        return _relay(store)
    pulse = store.collection(PULSES).find_one({"_id": part})
    silent = _silent(pulse, SILENCE)
    if part in BESIDE:
        return f"degraded: {silent}" if silent else "ok"
    if silent:
        return silent
    (lane,) = (lane for lane, name in WORKERS.items() if name == part)
    waiting = oldest(store, lane)
    return f"behind by {int(waiting.total_seconds())} s" if waiting > BEHIND[lane] else "ok"


def oldest(store: Store, lane: Lane) -> timedelta:
    """Return for how long the oldest row of a lane has been due."""
    return outbox.overdue(store, reactions_of(*QUEUES[lane]))


def _relay(store: Store) -> str:
    """Return `ok` where every lane is swept, else what is wrong with the first that is not."""
    pulses = {
        row["_id"]: row for row in store.collection(PULSES).find({"_id": {"$in": list(SWEEPS.values())}})
    }
    patience = SILENCE + 2 * timedelta(seconds=store.settings.sweep_seconds)
    for lane, sweep in SWEEPS.items():
        if silent := _silent(pulses.get(sweep), patience):
            return f"{lane} {silent}" if pulses else silent
    return "ok"


def _silent(pulse: Pulse | None, patience: timedelta) -> str:
    """Return for how long a part has given no sign of life; "" for less than so long."""
    if pulse is None:
        return "never seen"
    silent = datetime.now(UTC) - pulse["at"]
    return f"silent for {int(silent.total_seconds())} s" if silent >= patience else ""


def silences(store: Store) -> dict[str, timedelta]:
    """Return for how long each part that was ever heard has been silent."""
    now = datetime.now(UTC)
    known = {"_id": {"$in": list(PULSING)}}
    return {row["_id"]: now - row["at"] for row in store.collection(PULSES).find(known)}


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
