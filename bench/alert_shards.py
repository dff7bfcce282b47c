"""One warning to many phones, one by one, by the whole engine: `python -m bench.alert_shards [--number 20000]`.

What `bench.fan_out` sends without a store goes here through planning, ledger, windows and channel, as in a worker, with
a real MongoDB; the bare loop of `bench.fan_out` takes its turn on the same stand-in before and after. CPU is that of
the sending process with all its threads, without the stand-in's and the store's.
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
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import notifications.reactions  # noqa: F401 - registers the reactions
from bench import fan_out, fan_out_warning
from bench.output import load, say
from local import mongod
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
NUMBER, COMPARED, BATCH = 20_000, 20_000, 5_000


def main() -> None:
    """Seed the phones, send, and print what it cost beside the bare loop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=NUMBER, help="phones that are told")
    parser.add_argument("--work", nargs=2, metavar=("URI", "PORT"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        print(json.dumps(work(_store(given.work[0], int(given.work[1])))))
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        mongod.mongod(Path(folder)) as uri,
        fan_out.standin() as port,
    ):
        _seed(_store(uri, port), given.number)
        say(f"{os.cpu_count()} cores, load average before: {load()}")
        bare = [fan_out.run("bare loop", COMPARED, port)]
        command = (sys.executable, "-m", "bench.alert_shards", "--work", uri, str(port))
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        _show(json.loads(done.stdout))
        bare.append(fan_out.run("bare loop", COMPARED, port))
        for one in bare:
            say(f"bare loop: {one['rate']:.0f}/s, CPU {one['cpu_milliseconds']:.3f} ms a message")
        say(f"load average after: {load()}")


def work(store: Store) -> dict[str, Any]:
    """Plan and send the alert as one worker with one thread; returns what it cost."""
    nowhere = open(os.devnull, "w")  # noqa: SIM115 - open until the end
    logs.configure(Settings().log_format, lambda: nowhere)
    outside = Outside(store, open_channels(store))
    planning = _measured(outside, Reaction.PLAN_ALERT)
    topics = _measured(outside, Reaction.SEND_TOPICS)
    sending = _measured(outside, Reaction.SEND_DELIVERY)
    rows = store.collection(RECIPIENTS).count_documents({"channel": "devices", "state": "sent"})
    outside.channels.close()
    return {"planning": planning, "topics": topics, "sending": sending, "rows": rows, "peak": _peak()}


def _peak() -> float:
    """Return the most memory that this process had, in megabytes; `getrusage` would count its parent's."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024


def _measured(outside: Outside, reaction: Reaction, limit: int | None = None) -> tuple[float, float]:
    """Do what is pending of a reaction; returns seconds on the clock and of CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    for row_id in islice(_pending(outside.store, reaction), limit):
        react(outside, row_id)
    return time.perf_counter() - wall, time.process_time() - cpu


def _pending(store: Store, reaction: Reaction) -> Iterator[str]:
    query = {"state": "pending", "reaction": str(reaction)}
    while True:
        store.collection(OUTBOX).update_many(query, {"$set": {"due_at": datetime.now(UTC)}})
        rows = [row for row in outbox.forgotten(store) if row["reaction"] == reaction]
        if not rows:
            return
        for row in sorted(rows, key=lambda one: one["event_id"]):
            yield row["_id"]


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
        wall, cpu = found[name]
        say(
            f"{name}: {rows:,} phones in {wall:.1f} s, {rows / wall:.0f}/s, CPU {cpu / rows * 1000:.3f} ms each"
        )
    say(f"topics: {found['topics'][0] * 1000:.0f} ms; peak memory {found['peak']:.0f} MB")


if __name__ == "__main__":
    main()
