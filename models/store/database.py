"""The store: one MongoDB client, its database, the vault and the settings, handed to every operation."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

import pymongo
from bson.codec_options import CodecOptions
from bson.objectid import ObjectId
from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from models.errors import NotFound
from models.settings import Settings
from models.store.catalogue_cache import CATALOGUE, CATALOGUE_VERSIONS, PinnedVersion, rows_of
from models.store.collections import CollectionSpec
from models.store.keyed_request import KeyedRequest
from models.store.memory import Memory
from models.store.vault import Vault
from models.store.written import OwnCommands

Document = dict[str, Any]

#: A condition of MongoDB, or the operators of an update: too free to have a shape.
Query = Mapping[str, Any]

T = TypeVar("T")
D = TypeVar("D", bound=Mapping[str, Any])

#: What MongoDB says of a key that is taken.
DUPLICATE_KEY = 11000


@dataclass(frozen=True)
class Patience:
    """How long a process waits for its store, in seconds.

    :param finding: for a server that takes an operation, and for a connection to it.
    :param operation: for one operation, or one whole transaction, with all its retries; None leaves that to the
        driver, which tries once more.
    """

    finding: float
    operation: float | None


#: Says at once whether a text calls for help, however it says so.
HearsCall = Callable[[str], bool]


def hears_none(text: str) -> bool:
    """Hear nothing: of a process that has no detector, where the words of danger alone count."""
    return False


#: Somebody waits for an answer.
OF_REQUESTS = Patience(2, 5)

#: Nobody waits, and what is not done is done again: worker and relay.
OF_WORK = Patience(5, 30)

#: Indexes, migrations, imports and exports: they may read and write everything there is.
OF_UPKEEP = Patience(10, None)

#: Even then a server that says nothing for so long, in seconds, is as good as gone.
LONGEST_SILENCE = 3600.0


@dataclass(frozen=True)
class Store:
    """What every operation of the domain needs.

    :param pinned: the version of the catalogue that this request goes by; None reads it at each look.
    :param patience: how long its operations wait.
    :param keyed: the idempotency key of this request; its changes are noted under it and none is made twice.
    :param memory: what this process remembers; None where nobody listens to what others write.
    :param hears_call: what hears calls for help besides the words of danger; given by whoever opens the store.
    """

    db: Database[Document]
    vault: Vault
    settings: Settings
    pinned: PinnedVersion | None = field(default=None, repr=False, compare=False)
    patience: Patience = OF_UPKEEP
    keyed: KeyedRequest | None = field(default=None, repr=False, compare=False)
    memory: Memory | None = field(default=None, repr=False, compare=False)
    hears_call: HearsCall = field(default=hears_none, repr=False, compare=False)

    def collection(self, spec: CollectionSpec[D]) -> Collection[D]:
        """Return a collection with the shape of its documents."""
        return cast("Collection[D]", self.db[spec.name])

    def one(
        self,
        spec: CollectionSpec[D],
        id: str,
        where: Mapping[str, Any] | None = None,
        session: ClientSession | None = None,
    ) -> D:
        """Return the document with this id.

        :param where: a condition that it must meet, too.
        :raises NotFound: there is none.
        """
        query = {"$and": [{"_id": id}, where]} if where else {"_id": id}
        found = self.collection(spec).find_one(query, session=session)
        if found is None:
            raise NotFound
        return found

    def for_request(self, *, may_be_late: bool = False) -> Store:
        """Return the same store for one request, which sees the catalogue as it is at its first look.

        :param may_be_late: or as it was up to a second before.
        """
        return replace(self, pinned=PinnedVersion(may_be_late=may_be_late))

    def remembered(self, key: Hashable, names: Sequence[str], read: Callable[[], T | None]) -> T | None:
        """Return `read()`, or what it returned before while this process knows that none of these was written to.

        What other processes wrote within the last second may be missing.

        :param names: collections, or some fields of them (`models.store.written.fields_of`).
        """
        if self.memory is None:
            return read()
        return self.memory.get(key, [(self.db.name, name) for name in names], read)

    def cached(self, key: Hashable, read: Callable[[], T]) -> T:
        """Return `read()`, which is part of the catalogue, from the cache under `key` if it is there.

        None means that there is no such row; it is not cached, so the row is found as soon as it is there.
        """
        rows = self._cached_rows()
        if rows is None:
            return read()
        if key not in rows:
            found = read()
            if found is None:
                return found
            rows[key] = found
        known: T = rows[key]
        return known

    def preload(self, spec: CollectionSpec[Any], ids: Iterable[str]) -> None:
        """Read rows of the catalogue with one query, so that `cached` finds them under `(spec.name, id)`."""
        rows = self._cached_rows()
        missing = set() if rows is None else {one for one in ids if (spec.name, one) not in rows}
        if rows is not None and missing:
            found = self.collection(spec).find({"_id": {"$in": sorted(missing)}})
            rows.update({(spec.name, row["_id"]): row for row in found})

    def invalidate_catalogue(self, session: ClientSession | None = None, *, begin: bool = False) -> None:
        """Make every process read the catalogue again; call it in the transaction that changes a row of it.

        :param begin: the catalogue was just loaded, so processes may cache it from now on.
        """
        fresh = {"$set": {"version": new_id()}}
        self.collection(CATALOGUE_VERSIONS).update_one(
            {"_id": CATALOGUE}, fresh, upsert=begin, session=session
        )

    def _cached_rows(self) -> dict[Hashable, Any] | None:
        """Return the rows cached of the version that counts; None if nothing may be cached."""
        if self.pinned and self.pinned.is_read:
            version = self.pinned.version
        else:
            # Read before the rows are, so that rows may be newer than it says and never older.
            late = self.pinned is not None and self.pinned.may_be_late
            read = self._catalogue_version
            version = self.remembered(CATALOGUE, [CATALOGUE_VERSIONS.name], read) if late else read()
        if self.pinned:
            self.pinned.is_read, self.pinned.version = True, version
        return rows_of(version) if version else None

    def _catalogue_version(self) -> str | None:
        row = self.collection(CATALOGUE_VERSIONS).find_one({"_id": CATALOGUE})
        return row["version"] if row else None

    def transact(self, work: Callable[[ClientSession], T]) -> T:
        """Run `work(session)` in one transaction, again when MongoDB says that a retry may succeed.

        `work` may run more than once, so it must do nothing but reads and writes in the session.

        :raises pymongo.errors.PyMongoError: the store was silent, or others were in the way, for all the patience.
        """
        # Without a limit of ours the driver goes on trying for two minutes.
        with pymongo.timeout(self.patience.operation), self.db.client.start_session() as session:
            done = session.with_transaction(
                self._counted(work),
                read_concern=ReadConcern("snapshot"),
                write_concern=WriteConcern("majority"),
            )
        if self.keyed:
            self.keyed.committed()
        return done

    def _counted(self, work: Callable[[ClientSession], T]) -> Callable[[ClientSession], T]:
        """Return the same work, which counts its effects from the same number each time that it is run."""

        def counted(session: ClientSession) -> T:
            if self.keyed:
                self.keyed.begin()
            return work(session)

        return counted

    def close(self) -> None:
        """Close the client; the store is not usable afterwards."""
        if self.memory:
            self.memory.forget()
        self.db.client.close()


@contextmanager
def but_for_duplicates() -> Iterator[None]:
    """Pass over the rows of an unordered `bulk_write` whose key is taken; whatever else went wrong is raised."""
    try:
        yield
    except BulkWriteError as error:
        if any(fault["code"] != DUPLICATE_KEY for fault in error.details["writeErrors"]):
            raise


def open_store(settings: Settings, *, patience: Patience = OF_UPKEEP) -> Store:
    """Open the store that the settings name. Connects lazily; nothing is sent yet.

    :param patience: how long its operations wait.
    """
    finding, operation = patience.finding, patience.operation
    client: MongoClient[Document] = MongoClient(
        settings.mongodb_uri,
        tz_aware=True,
        appname="loa",
        connectTimeoutMS=int(finding * 1000),
        serverSelectionTimeoutMS=int(finding * 1000),
        socketTimeoutMS=int(LONGEST_SILENCE * 1000),
        timeoutMS=int(operation * 1000) if operation else None,
        event_listeners=[OwnCommands()],
    )
    options: CodecOptions[Document] = CodecOptions(tz_aware=True)
    database = client.get_database(
        settings.mongodb_database, codec_options=options, write_concern=WriteConcern("majority")
    )
    return Store(database, Vault(settings.field_keys, settings.hash_key), settings, patience=patience)


def new_id() -> str:
    """Return a new opaque id that sorts by time of making."""
    return str(ObjectId())
