"""What heartbeats cost: `python -m bench.outlets_heard [--outlets 1900] [--clients 8] [--seconds 20]`.

Some clients send heartbeats of so many outlets to the shipped web server as fast as it takes them, and then as many
requests to its bare route, `/healthz`, which asks nothing of the store. 1,900 outlets that beat once a minute are 32
heartbeats a second. At the end one round of the monitoring is timed, and the figures of a year of all outlets.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.output import load, say
from local.broker import broker
from local.mongod import mongod
from models import catalogue
from models.areas import areas
from models.monitoring import figures, rounds
from models.monitoring.outlet_months import OUTLET_MONTHS
from models.outlets.outlets import OUTLETS
from models.store import Document, Store, open_store, schema
from tests import servers
from tests.beating import an_outlet_caller
from tests.builders import VINH_LONG
from tests.edge.web_server import web_server
from tests.outleting import a_manager


def main() -> None:
    """Print heartbeats and bare requests a second, and the time of a round and of a year's figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outlets", type=int, default=1900)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, mongod(Path(folder)) as uri, broker(Path(folder)) as queue:
        settings = servers.settings_for(uri, queue, Path(folder))
        store = open_store(settings)
        schema.ensure(store)
        catalogue.load(store)
        tokens = _outlets(store, given.outlets)
        say(f"load average before: {load()}")
        with web_server(settings, Path(folder)) as server:
            beats = _rate(given, tokens, lambda token: _beat(f"{server.url}/v1/outlets/me/heartbeats", token))
            bare = _rate(given, tokens, lambda token: _get(f"{server.url}/healthz"))
        say(f"heartbeats: {beats:.0f}/s, bare route: {bare:.0f}/s, ratio {bare / beats:.2f}")
        say(f"needed for {given.outlets} outlets a minute: {given.outlets / 60:.0f}/s")
        _domain(store, given.outlets)
        say(f"load average after: {load()}")
        store.close()


def _outlets(store: Store, number: int) -> list[str]:
    communes = [row["_id"] for row in areas.communes(store, VINH_LONG)]
    manager = a_manager(store)
    return [
        an_outlet_caller(store, manager, area_id=communes[n % len(communes)]).token for n in range(number)
    ]


def _beat(url: str, token: str) -> None:
    body = {"at": datetime.now(UTC).isoformat(), "programme": "", "mode": "idle", "free_bytes": 10**9}
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    asked = urllib.request.Request(url, json.dumps(body).encode(), headers)
    urllib.request.urlopen(asked).read()


def _get(url: str) -> None:
    urllib.request.urlopen(url).read()


def _rate(given: argparse.Namespace, tokens: Sequence[str], ask: Callable[[str], None]) -> float:
    """Return how many requests a second some clients got through."""
    counts, until = [0] * given.clients, time.perf_counter() + given.seconds

    def run(client: int) -> None:
        own = tokens[client :: given.clients]
        while time.perf_counter() < until:
            ask(own[counts[client] % len(own)])
            counts[client] += 1

    threads = [threading.Thread(target=run, args=(n,)) for n in range(given.clients)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sum(counts) / float(given.seconds)


def _domain(store: Store, number: int) -> None:
    now = datetime.now(UTC)
    rounds.plan(store, now)
    say(f"one round over {number} outlets: {_seconds(lambda: rounds.go(store, now)):.2f} s")
    months = figures.months_between(f"{now - timedelta(days=334):%Y-%m}", f"{now:%Y-%m}")
    rows: list[Document] = [
        {
            "_id": f"{one['_id']}:{one['area_id']}:{month}",
            "outlet_id": one["_id"],
            "area_id": one["area_id"],
            "paths": one["paths"],
            "month": month,
            "due": {"heard": 100, "missed": 5},
            "seconds": 2.5e6,
            "off_beats": 0,
        }
        for one in store.collection(OUTLETS).find()
        for month in months
    ]
    store.db.get_collection(OUTLET_MONTHS.name).insert_many(rows, ordered=False)
    took = _seconds(lambda: list(figures.of_communes(store, {"paths": VINH_LONG}, months, now)))
    say(f"figures of {len(months)} months of {number} outlets: {took:.2f} s")


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
