"""How the reports desk behaves as reports grow: `python -m bench.reports [10000 100000 1000000]`.

Each size is measured on a database of its own in an embedded MongoDB in a temporary folder. `--http` also files reports
with eight clients over HTTP, beside the same server's bare route, and prints the ratio.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import random
import statistics as plain
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import requests

from bench import seeding
from local import mongod as embedded
from local import parts, ports
from local.processes import running
from models import areas, catalogue, counters, desk_search, devices, nearby, reports, schema, statistics
from models.desk_search import Filter, Order
from models.identity import Assignment, CallerKind, Identity
from models.messages import MessageChannel, Owner
from models.nearby import Wanted
from models.permissions import Role
from models.reports import Draft, Reporter
from models.settings import Settings
from models.statistics import By, Scope
from models.store import Store, open_store

SIZES = (10_000, 100_000)
ROUNDS = 40
CLIENTS = 8
PAGES = 50
DAYS = timedelta(days=364)

Work = Callable[[], object]

#: Milliseconds of each measurement: median and 95th percentile.
Times = dict[str, tuple[float, float]]


def main() -> None:
    """Print the table, the growth from the smallest to the largest size, and the ratio over HTTP."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--http", action="store_true", help="file with eight clients over HTTP, too")
    given = parser.parse_args()
    found: dict[int, Times] = {}
    with tempfile.TemporaryDirectory() as folder, embedded.mongod(Path(folder)) as uri:
        for size in given.sizes:
            settings = dataclasses.replace(Settings(), mongodb_uri=uri, mongodb_database=f"bench_{size}")
            store = open_store(settings)
            _prepare(store, size)
            found[size] = {name: _times(work) for name, work in _works(store).items()}
            store.close()
        _print(found)
        if given.http:
            _http(Path(folder), uri, given.sizes[0])
    print(f"load average: {', '.join(f'{load:.1f}' for load in os.getloadavg())}; {os.cpu_count()} cores")


def _prepare(store: Store, size: int) -> None:
    schema.ensure(store)
    catalogue.load(store)
    started = time.monotonic()
    seeding.seed(store, size)
    seeded = time.monotonic()
    counters.rebuild(store)
    counted = time.monotonic()
    print(f"{size}: seeded in {seeded - started:.0f} s, counted anew in {counted - seeded:.0f} s", flush=True)


def _works(store: Store) -> dict[str, Work]:
    """What is measured, by name; each call does it once with other values."""
    chance = random.Random(2)
    province = areas.active_province_id(store)
    communes = [row for row in areas.communes(store) if row["center"]]
    duty = _official(province)
    ward = _official(communes[0]["_id"])
    today = statistics.today()

    def file() -> object:
        lat, lon = seeding.point(chance, chance.choice(communes))
        who = Reporter(MessageChannel.PUSH, Owner("device", "bench"), {"kind": "device", "id": "bench"})
        return reports.file(store, Draft(seeding.text(chance), "flood", lat=lat, lon=lon), who)

    def near() -> object:
        lat, lon = seeding.point(chance, chance.choice(communes))
        return nearby.for_resident(store, Wanted("flood", seeding.text(chance), lat, lon))

    def figures(by: By) -> Work:
        return lambda: statistics.read(store, Scope(province), today - DAYS, today, by)

    works: dict[str, Work] = {"file a report": file}
    for name, who, wanted, order in (
        ("everything, newest", duty, Filter(), Order.NEWEST),
        ("my ward, open, by due day", ward, Filter(states=("submitted", "accepted")), Order.DUE),
        ("overdue, by urgency", duty, Filter(overdue=True), Order.URGENCY),
        ("one category, newest", duty, Filter(categories=("flood",)), Order.NEWEST),
    ):
        works[f"{name}: page 1"] = _page(store, who, wanted, order, None)
        works[f"{name}: page {PAGES}"] = _page(
            store, who, wanted, order, _cursor_of(store, who, wanted, order)
        )
    works["words: ngap duong gan cho"] = _page(
        store, duty, Filter(text="ngap duong gan cho"), Order.NEWEST, None
    )
    works["words: a rare one"] = _page(store, duty, Filter(text="khongcotu"), Order.NEWEST, None)
    works["nearby"] = near
    works["figures of a year, by month"] = figures(By.MONTH)
    works["figures of a year, by category"] = figures(By.CATEGORY)
    works["figures of a year, by commune"] = figures(By.AREA)
    return works


def _official(area_id: str) -> Identity:
    return Identity(CallerKind.OFFICIAL, "bench", assignments=(Assignment(Role.HANDLER, area_id),))


def _page(store: Store, who: Identity, wanted: Filter, order: Order, after: str | None) -> Work:
    return lambda: desk_search.page(store, who, wanted, order, after=after, limit=20)


def _cursor_of(store: Store, who: Identity, wanted: Filter, order: Order) -> str | None:
    """The cursor of the last of `PAGES` pages, or of the last that there is."""
    after: str | None = None
    for _ in range(PAGES - 1):
        _, following = desk_search.page(store, who, wanted, order, after=after, limit=20)
        if following is None:
            break
        after = following
    return after


def _times(work: Work) -> tuple[float, float]:
    work()
    spent: list[float] = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        spent.append((time.perf_counter() - started) * 1000)
    return plain.median(spent), plain.quantiles(spent, n=20)[-1]


def _print(found: dict[int, Times]) -> None:
    sizes = sorted(found)
    smallest, largest = found[sizes[0]], found[sizes[-1]]
    print(f"{'milliseconds, p50 / p95':<36}" + "".join(f"{size:>18}" for size in sizes) + "   p95 growth")
    for name in smallest:
        cells = "".join(f"{p50:>10.1f} /{p95:>6.1f}" for p50, p95 in (found[size][name] for size in sizes))
        print(f"{name:<36}{cells}{largest[name][1] / smallest[name][1]:>12.1f}")


def _http(folder: Path, uri: str, size: int) -> None:
    """File with eight clients at once, and ask the bare route as they do."""
    database, port = f"bench_{size}", ports.free_port()
    environ = {**os.environ, "MONGODB_URI": uri, "MONGODB_DATABASE": database, "PORT": str(port)}
    settings = dataclasses.replace(Settings(), mongodb_uri=uri, mongodb_database=database, port=port)
    store, base = open_store(settings), f"http://{ports.LOOPBACK}:{port}"
    part = parts.web(folder, settings, environ)
    tokens = [devices.register(store, {"platform": "android"})[1] for _ in range(CLIENTS)]
    communes = [row for row in areas.communes(store) if row["center"]]

    def hello(session: requests.Session, chance: random.Random) -> None:
        session.get(f"{base}/healthz").raise_for_status()

    def file(session: requests.Session, chance: random.Random) -> None:
        lat, lon = seeding.point(chance, chance.choice(communes))
        body = {"text": seeding.text(chance), "category": "flood", "place": {"lat": lat, "lon": lon}}
        session.post(f"{base}/v1/reports", json=body).raise_for_status()

    with running(part.command) as child:
        part.ready(child)
        bare = _throughput(hello, tokens, 100)
        filing = _throughput(file, tokens, 25)
    store.close()
    print(
        f"{CLIENTS} clients: bare route {bare:.0f}/s, filing {filing:.0f}/s, ratio {filing / bare:.2f} at {size}"
    )


def _throughput(
    work: Callable[[requests.Session, random.Random], None], tokens: list[str], each: int
) -> float:
    """How many a second all clients get done together."""

    def client(number: int) -> None:
        with requests.Session() as session:
            session.headers["Authorization"] = f"Bearer {tokens[number]}"
            chance = random.Random(number)
            for _ in range(each):
                work(session, chance)

    started = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))
    return each * CLIENTS / (time.monotonic() - started)


if __name__ == "__main__":
    main()
