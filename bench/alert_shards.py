"""One warning to many phones, one by one, by the whole engine: `python -m bench.alert_shards [--number 20000]`.

What `bench.fan_out` sends without a store goes here through planning, ledger, windows and channel, as in a worker, with
a real MongoDB; the bare loop of `bench.fan_out` and `firebase-admin`'s `send_each` take their turns on the same
stand-in before and after. CPU is that of the sending process with all its threads, and beside it that of mongod in the
same time; the stand-in's is left out. `--threads` is how many shards are sent at once: a worker does three.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import notifications.reactions  # noqa: F401 - registers the reactions
from bench import fan_out, fan_out_warning, processor
from bench.output import load, say
from local import mongod
from local.ports import free_port
from local.processes import running
from models import catalogue, logs
from models.alerts.cap_terms import Status
from models.areas import areas
from models.delivery.recipient_ledger import RECIPIENTS
from models.people.devices import DEVICES
from models.settings import Settings
from models.store import Store, new_id, open_store, outbox, schema
from models.store.outbox import OUTBOX
from models.store.reactions import Reaction
from notifications.channels import open_channels
from notifications.reactor import Outside, react

PHUONG_TRA_VINH = "29242@2025-07-01"
NUMBER, BATCH = 20_000, 5_000

#: A worker of 16 threads has so many for push.
THREADS = 3

#: Messages of each way that is compared.
COMPARED = {"send_each, 500": 4_000, "bare loop": 20_000}


def main() -> None:
    """Seed the phones, send, and print what it cost beside the bare loop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=NUMBER, help="phones that are told")
    parser.add_argument("--threads", type=int, default=THREADS, help="shards that are sent at once")
    parser.add_argument("--work", nargs=3, metavar=("URI", "PORT", "MONGOD"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        uri, port, group = given.work
        print(json.dumps(work(_store(uri, int(port)), int(group), given.threads)))
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        _mongod(Path(folder)) as (uri, group),
        fan_out.standin() as port,
    ):
        started = time.monotonic()
        _seed(_store(uri, port), given.number)
        say(f"{given.number:,} phones registered in {time.monotonic() - started:.0f} s")
        say(f"{os.cpu_count()} cores, load average before: {load()}")
        compared = [(way, fan_out.run(way, number, port)) for way, number in COMPARED.items()]
        own = ("--work", uri, str(port), str(group), "--threads", str(given.threads))
        command = (sys.executable, "-m", "bench.alert_shards", *own)
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        _show(json.loads(done.stdout))
        compared += [(way, fan_out.run(way, number, port)) for way, number in COMPARED.items()]
        for way, one in compared:
            say(f"{way}: {one['rate']:.0f}/s, CPU {one['cpu_milliseconds']:.3f} ms a message")
        say(f"load average after: {load()}")


@contextmanager
def _mongod(folder: Path) -> Iterator[tuple[str, int]]:
    """Run MongoDB; gives its address and its process group."""
    port = free_port()
    with running(mongod.command(folder, port)) as child:
        mongod.lead(child, port)
        yield mongod.uri(port), child.pid


class Cost(NamedTuple):
    """Seconds on the clock, of CPU, and of mongod's CPU meanwhile."""

    wall: float
    cpu: float
    mongod: float


def work(store: Store, group: int, threads: int) -> dict[str, Any]:
    """Plan and send the alert as one worker does; returns what it cost.

    :param group: the process group of mongod.
    """
    nowhere = open(os.devnull, "w")  # noqa: SIM115 - open until the end
    logs.configure(Settings().log_format, lambda: nowhere)
    outside = Outside(store, open_channels(store))
    planning = _measured(outside, Reaction.PLAN_ALERT, group, 1)
    topics = _measured(outside, Reaction.SEND_TOPICS, group, 1)
    sending = _measured(outside, Reaction.SEND_DELIVERY, group, threads)
    rows = store.collection(RECIPIENTS).count_documents({"channel": "devices", "state": "sent"})
    outside.channels.close()
    return {"planning": planning, "topics": topics, "sending": sending, "rows": rows, "peak": _peak()}


def _peak() -> float:
    """Return the most memory that this process had, in megabytes; `getrusage` would count its parent's."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024


def _measured(outside: Outside, reaction: Reaction, group: int, threads: int) -> Cost:
    """Do what is pending of a reaction."""
    wall, cpu, store = time.perf_counter(), time.process_time(), processor.seconds_of(group)
    with ThreadPoolExecutor(threads) as pool:
        for row_ids in _pending(outside.store, reaction):
            list(pool.map(partial(react, outside), row_ids))
    return Cost(time.perf_counter() - wall, time.process_time() - cpu, processor.seconds_of(group) - store)


def _pending(store: Store, reaction: Reaction) -> Iterator[list[str]]:
    query = {"state": "pending", "reaction": str(reaction)}
    while True:
        store.collection(OUTBOX).update_many(query, {"$set": {"due_at": datetime.now(UTC)}})
        rows = outbox.forgotten(store, reactions=[reaction])
        if not rows:
            return
        yield sorted(row["_id"] for row in rows)


def _seed(store: Store, number: int) -> None:
    from tests.alerting import approved  # imports the bot, which is none of the worker that is measured

    schema.ensure(store)
    catalogue.load(store)
    heard, now = areas.relevant(store, [PHUONG_TRA_VINH]), datetime.now(UTC)
    for start in range(0, number, BATCH):
        phones: list[Any] = [
            {
                "_id": new_id(),
                "version": 1,
                "platform": "android",
                "language": "vi",
                "area_ids": [PHUONG_TRA_VINH],
                "heard": heard,
                "exercises": False,
                "app_version": "1",
                "push_token": fan_out_warning.token(one),
                "topics": [],
                "citizen_id": None,
                "token_digest": f"{one}",
                "revoked_at": None,
                "created_at": now,
            }
            for one in range(start, min(start + BATCH, number))
        ]
        store.collection(DEVICES).insert_many(phones)
    approved(store, Status.ACTUAL, area_ids=[PHUONG_TRA_VINH])


def _store(uri: str, port: int) -> Store:
    account = fan_out_warning.settings(port)
    return open_store(dataclasses.replace(account, mongodb_uri=uri, channels=["fcm"]))


def _show(found: dict[str, Any]) -> None:
    rows = found["rows"]
    for name in ("planning", "sending"):
        cost = Cost(*found[name])
        say(
            f"{name}: {rows:,} phones in {cost.wall:.1f} s, {rows / cost.wall:.0f}/s, CPU {cost.cpu / rows * 1000:.3f} "
            f"ms each, mongod's {cost.mongod / rows * 1000:.3f} ms"
        )
    say(f"topics: {found['topics'][0] * 1000:.0f} ms; peak memory {found['peak']:.0f} MB")


if __name__ == "__main__":
    main()
