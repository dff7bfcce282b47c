"""The real servers behind the tests: where their files lie, settings that point to them, and stores put in order.

A store is put in order by undoing what was written to it, whoever wrote it: the log of the server (its oplog) names the
collections, those that other processes wrote to, too.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psutil
from bson import Timestamp
from pymongo.collection import Collection
from pymongo.write_concern import WriteConcern
from redis import Redis

from models import catalogue
from models.channel_settings import CHANNELS
from models.settings import Settings
from models.store import Document, Store, new_id
from models.store.catalogue_cache import CATALOGUE, CATALOGUE_VERSIONS

#: Files in memory need no waiting for a disk; a worker's servers write about half a gigabyte in a whole run.
MEMORY, ENOUGH_BYTES = Path("/dev/shm"), 4 * 2**30

#: How the folders begin; the pid of the run follows.
PREFIX = "loa-tests-"


@contextmanager
def folder(otherwise: Path, memory: Path = MEMORY, enough: int = ENOUGH_BYTES) -> Iterator[Path]:
    """A folder for a server's files: in memory where there are `enough` bytes of it, else `otherwise`."""
    if memory.is_dir():
        remove_left_behind(memory)
    if not memory.is_dir() or shutil.disk_usage(memory).free < enough:
        yield otherwise
        return
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", dir=memory) as made:
        yield Path(made)


def remove_left_behind(memory: Path) -> None:
    """Remove the folders of runs that were killed: each is some hundred megabytes of memory."""
    for folder in memory.glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def settings_for(mongodb_uri: str, broker_url: str, data_dir: Path) -> Settings:
    """Development settings on these servers, with leases short enough to wait for and hashes that cost nothing."""
    return dataclasses.replace(
        Settings(),
        mongodb_uri=mongodb_uri,
        mongodb_database="loa_test",
        broker_url=broker_url,
        data_dir=data_dir,
        outbox_lease_seconds=2,
        outbox_resend_seconds=2,
        sweep_seconds=1,
        chat_gather_seconds=0,
        # Stand-ins take what they get; whoever tests rates sets them.
        provider_rates=[f"{name}:100000:100000" for name in CHANNELS],
        # What a test says must not depend on the hour at which it runs; whoever tests quiet hours sets them.
        quiet_hours="0-0",
        password_memory_kib=8,
    )


@cache
def catalogue_rows() -> dict[str, list[Document]]:
    """The rows of the catalogue by collection, read once: `catalogue.load` has tests of its own."""
    return catalogue.rows()


#: The catalogue's version, which says what the process may go on caching of it.
_VERSION = CATALOGUE_VERSIONS.name

#: What commands on a whole collection name it by; renaming names the new one in full.
_NAMED_BY = ("create", "drop", "to")


class Kept:
    """A store, and what belongs in it before each test.

    The process caches the catalogue from one test to the next, as a running server does; once a test has written to
    it, it has another version.

    :param rows: what belongs in it, by collection.
    """

    def __init__(self, store: Store, rows: Mapping[str, list[Document]]) -> None:
        self.store = store
        self.rows = dict(rows)
        self._mark: Timestamp | None = None

    def put_in_order(self) -> Store:
        """Bring the collections that were written to since the last time back to what belongs in them."""
        written = self.written_since(self._mark)
        if written & self.rows.keys():
            self.rows[_VERSION] = [{"_id": CATALOGUE, "version": new_id()}]
            written.add(_VERSION)
        for name in written:
            # The journal is waited for by the writes of the test, if it wants to.
            collection = self.store.db[name].with_options(write_concern=WriteConcern(w=1))
            collection.delete_many({})
            if name in self.rows:
                collection.insert_many(self.rows[name])
        if written or not self._mark:
            self._mark = self.now()
        return self.store

    def now(self) -> Timestamp:
        """The last moment of the log."""
        last = self._log().find_one(sort=[("$natural", -1)], projection={"ts": 1})
        assert last is not None
        mark: Timestamp = last["ts"]
        return mark

    def written_since(self, mark: Timestamp | None) -> set[str]:
        """The collections of the store that were written to after that moment; all of them without one."""
        if mark is None:
            return {*self.store.db.list_collection_names(filter={"type": "collection"})}
        commands = (f"{place}.{name}" for place in ("o", "o.applyOps.o") for name in _NAMED_BY)
        fields = ["ns", "o.applyOps.ns", *commands]
        entries = self._log().find({"ts": {"$gt": mark}, "op": {"$ne": "n"}}, dict.fromkeys(fields, 1))
        within = f"{self.store.db.name}."
        named = (place for entry in entries for place in _places(entry) if place.startswith(within))
        return {place.removeprefix(within) for place in named}

    def _log(self) -> Collection[Document]:
        return self.store.db.client.local["oplog.rs"]


def _places(entry: Document) -> Iterator[str]:
    """The collections that an entry of the log is about, with their databases."""
    database, _, name = entry["ns"].partition(".")
    if name != "$cmd":
        yield entry["ns"]
        return
    command = entry.get("o", {})
    for key in _NAMED_BY:
        if isinstance(named := command.get(key), str):
            yield named if key == "to" else f"{database}.{named}"
    for operation in command.get("applyOps", ()):
        # A transaction may make a collection.
        yield from _places(operation)


def empty_broker(client: Redis) -> None:
    """Forget every queued message."""
    if client.info("keyspace"):
        client.flushall()
