"""How the feed behaves as posts grow: `python -m bench.feed [1000 200000]`.

Each size has a database and a web server of its own; all run at once, and each round measures all of them by turns, so
that noise of the machine hits each alike. What is measured with eight clients over HTTP: the bare route, the first page
of a commune, a poll that is answered 304, and the changes of a phone that was offline for a month. With
`--data FOLDER` the databases stay there for the next run.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import statistics
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from random import Random

import requests

from bench import feed_seed, output, timing
from bench.output import load
from bench.throughput import BARE, CLIENTS, Request, hello, rate, server
from local import mongod
from models import catalogue
from models.areas import areas
from models.content import area_versions, claims, feed, feed_changes, feed_filter, rumours, search
from models.content.feed_filter import FeedFilter
from models.content.search import Period
from models.settings import Settings
from models.store import Store, cursor, open_store, schema

SIZES = (1_000, 200_000)
ROUNDS, READS = 5, 40

#: A phone offline for a month misses so many changes of what it reads.
MISSED = 20

#: All its words stand in many of the claims.
RUMOUR = "Có thật là độ mặn trên sông tăng, bà con phải đóng cống ngăn mặn không"

#: Where a database says that it was filled.
MARKS = "bench"


def main() -> None:
    """Print what the domain costs, then rates and ratios over HTTP, then the bytes of typical answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--data", type=Path, help="keep the databases in this folder")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    with output.folder(given.data) as folder, mongod.mongod(folder) as uri:
        stores = {size: filled(uri, size) for size in given.sizes}
        print(f"load average before: {load()}; {os.cpu_count()} cores", flush=True)
        timing.show(timing.measure({size: _works(store) for size, store in stores.items()}, READS), twice=1.5)
        with ExitStack() as running:
            bases = {size: running.enter_context(server(folder, store)) for size, store in stores.items()}
            _show_rates(stores, bases, given.rounds)
            _show_bytes(stores, bases)
        for store in stores.values():
            store.close()
    print(f"load average after: {load()}")


def filled(uri: str, size: int) -> Store:
    """Open a database of the feed with so many posts, written now if it is not there."""
    settings = dataclasses.replace(Settings(), mongodb_uri=uri, mongodb_database=f"feed_{size}")
    store = open_store(settings)
    if not store.db[MARKS].find_one({"_id": size}):
        store.db.client.drop_database(store.db.name)
        schema.ensure(store)
        catalogue.load(store)
        feed_seed.write(store, size)
        store.db[MARKS].insert_one({"_id": size})
        print(f"{size:,} posts written", flush=True)
    schema.ensure(store)
    return store


def _works(store: Store) -> Mapping[str, Callable[[], object]]:
    """What the domain does, without HTTP and without what a process keeps."""
    here = FeedFilter((areas.communes(store)[0]["_id"],))
    topic = dataclasses.replace(here, category="security")
    month = _month_ago(store, here)
    ends = feed.read(store, here, limit=20).next
    return {
        "version of a commune": lambda: area_versions.of(store, feed_filter.here(store, here)),
        "first page of a commune": lambda: feed.read(store, here),
        "page after that": lambda: feed.read(store, here, after=ends),
        "a topic in a commune": lambda: feed.read(store, topic),
        "first page of the province": lambda: feed.read(store, FeedFilter()),
        "pinned corrections": lambda: feed.pinned(store, here.areas),
        "changes of a month": lambda: feed_changes.since(store, here, month, 50),
        "search, one common word": lambda: search.search(store, "dien", here, Period()),
        "search, a rare word": lambda: search.search(store, "điện 777", here, Period()),
        "list of corrections": lambda: claims.page(store, here.areas),
        "corrections, one word": lambda: claims.page(store, here.areas, "dien"),
        "a rumour that is known": lambda: rumours.best(store, RUMOUR, here.areas),
        "a rumour that is not": lambda: rumours.best(store, "Có thật là cá sấu bò vào chợ không", here.areas),
    }


def _month_ago(store: Store, here: FeedFilter) -> str:
    """The cursor of a phone of that commune that has missed some changes."""
    reached = list(feed_filter.reached(store, here))
    rows = store.collection(feed_changes.FEED_CHANGES).find({"area_id": {"$in": reached}})
    known = list(rows.sort("number", -1).limit(MISSED + 1))[-1]["number"]
    epoch = area_versions.of(store, reached).epoch
    return cursor.encode(epoch, known, here.mark(store), feed_changes.today() - 30)


def _requests(store: Store) -> dict[str, Request]:
    """What clients ask for, by name."""
    here = areas.communes(store)[0]
    page = f"/v1/feed?area={here['code']}"
    changes = f"/v1/feed/changes?area={here['code']}&since={_month_ago(store, FeedFilter((here['_id'],)))}"
    tags: dict[str, str] = {}

    def get(session: requests.Session, base: str, _chance: Random, path: str = page) -> None:
        answer = session.get(base + path)
        answer.raise_for_status()
        tags[base] = answer.headers["ETag"]

    def poll(session: requests.Session, base: str, _chance: Random) -> None:
        answer = session.get(base + page, headers={"If-None-Match": tags[base]})
        if answer.status_code != 304:
            raise ValueError(f"{answer.status_code} instead of 304")

    def delta(session: requests.Session, base: str, chance: Random) -> None:
        get(session, base, chance, changes)

    return {"bare route": hello, "first page": get, "304": poll, "changes": delta}


def _show_rates(stores: Mapping[int, Store], bases: Mapping[int, str], rounds: int) -> None:
    asked = {size: _requests(store) for size, store in stores.items()}
    rates: dict[tuple[str, int], list[float]] = {}
    for number in range(rounds + 1):
        for size, base in bases.items():
            for name, request in asked[size].items():
                found = rate(request, base, [""] * CLIENTS, BARE)
                if number:
                    rates.setdefault((name, size), []).append(found)
    for size in bases:
        bare = rates["bare route", size]
        for name in asked[size]:
            ratio = statistics.median(one / two for one, two in zip(rates[name, size], bare, strict=True))
            print(
                f"{size:>9,} posts, {name:<12}{statistics.median(rates[name, size]):>7.0f}/s, ratio {ratio:.2f}"
            )


def _show_bytes(stores: Mapping[int, Store], bases: Mapping[int, str]) -> None:
    """Print how large answers are, as they are and as a server or proxy compresses them."""
    for size, base in bases.items():
        here = areas.communes(stores[size])[0]
        wanted, known = FeedFilter((here["_id"],)), _month_ago(stores[size], FeedFilter((here["_id"],)))
        epoch, _, mark, day = cursor.decode(known, 4)
        rows = stores[size].collection(feed_changes.FEED_CHANGES)
        reached = list(feed_filter.reached(stores[size], wanted))
        last = list(rows.find({"area_id": {"$in": reached}}).sort("number", -1).limit(3))[-1]["number"]
        typical = cursor.encode(epoch, last, mark, day)
        for name, path in {
            "first page": f"/v1/feed?area={here['code']}",
            "changes, two posts": f"/v1/feed/changes?area={here['code']}&since={typical}",
            f"changes, {MISSED} posts": f"/v1/feed/changes?area={here['code']}&since={known}",
        }.items():
            print(
                f"{size:>9,} posts, {name:<20}{len(requests.get(base + path, timeout=30).content):>7,} bytes"
            )


if __name__ == "__main__":
    main()
