"""Filling databases with seeded reports as fast as the machine allows, and keeping them for another run.

Reports are written by two processes before there are any indexes but that of the ids, and the indexes are then built in
one go: an index that is sorted and written once costs a fraction of one that is kept up by every insert.
"""

from __future__ import annotations

import dataclasses
import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime

from pymongo import WriteConcern

from bench import seed
from models import catalogue
from models.reports import reports, search_words
from models.settings import Settings
from models.statistics import counters
from models.store import Store, events, open_store, schema

BATCH, SHARE, PROCESSES = 2_000, 20_000, 2

#: Memory of the store for building indexes; MongoDB's own limit is 200.
BUILDING_MEGABYTES = 800

#: Where a database says that it was filled.
MARKS = "bench"


def fill(uri: str, database: str, amount: int, say: Callable[[str], None]) -> Store:
    """The store of that database with so many reports in it, with what it keeps of them counted.

    Done before, it is only brought up to the declared indexes.
    """
    store = _store(uri, database)
    if not store.db[MARKS].find_one({"_id": amount}):
        store.db.client.drop_database(database)
        store.db.client.admin.command("setParameter", 1, maxIndexBuildMemoryUsageMegabytes=BUILDING_MEGABYTES)
        schema.ensure(store)
        catalogue.load(store)
        _timed(say, f"{amount}: written", lambda: _write(store, uri, amount))
        _timed(say, f"{amount}: indexes built", lambda: schema.ensure(store))
        _timed(say, f"{amount}: counted", lambda: counters.rebuild(store))
        store.db[MARKS].insert_one({"_id": amount})
    schema.ensure(store)
    return store


def _write(store: Store, uri: str, amount: int) -> None:
    for name in (reports.REPORTS.name, events.EVENTS.name):
        store.db[name].drop_indexes()
    search_words.learn(store, seed.words(seed.ground(store)))
    now = seed.today()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=spawn) as pool:
        done = [
            pool.submit(write_share, uri, store.db.name, first, min(first + SHARE, amount), amount, now)
            for first in range(0, amount, SHARE)
        ]
        for one in done:
            one.result()


def write_share(uri: str, database: str, first: int, end: int, amount: int, now: datetime) -> None:
    """Write the reports from number `first` until before `end`, and their events."""
    store = _store(uri, database)
    # Nobody waits for the disk: what a crash loses is seeded again.
    quick = store.db.with_options(write_concern=WriteConcern(w=1, j=False))
    on = seed.ground(store)
    for start in range(first, end, BATCH):
        rows = [seed.report(on, number, amount, now) for number in range(start, min(start + BATCH, end))]
        quick[reports.REPORTS.name].insert_many(rows, ordered=False)
        told = [event for row in rows for event in seed.history(row)]
        quick[events.EVENTS.name].insert_many(told, ordered=False)
    store.close()


def _store(uri: str, database: str) -> Store:
    return open_store(dataclasses.replace(Settings(), mongodb_uri=uri, mongodb_database=database))


def _timed(say: Callable[[str], None], what: str, work: Callable[[], object]) -> None:
    started = time.monotonic()
    work()
    say(f"{what} in {time.monotonic() - started:.0f} s")
