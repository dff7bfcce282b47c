"""The store: one MongoDB client, its database, the vault and the settings, handed to every operation."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypedDict, TypeVar, cast

from bson.codec_options import CodecOptions
from bson.objectid import ObjectId
from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from models.settings import Settings
from models.store.collections import CollectionSpec
from models.store.vault import Vault

Document = dict[str, Any]
T = TypeVar("T")
D = TypeVar("D", bound=Mapping[str, Any])

#: The id of the one row of `CATALOGUE_VERSIONS`.
CATALOGUE = "catalogue"


class CatalogueVersion(TypedDict):
    """Which loading of the catalogue counts; without a row nothing is cached."""

    _id: str
    version: str


CATALOGUE_VERSIONS = CollectionSpec(
    "catalogue_versions",
    CatalogueVersion,
    purpose="The version of the catalogue that every process compares its cache with.",
    kept="One row, for ever.",
)

#: Versions of so many stores are held by a process.
MOST_VERSIONS = 4


@dataclass(frozen=True)
class Store:
    """What every operation of the domain needs.

    :param kept: what was read in this request; None keeps nothing.
    """

    db: Database[Document]
    vault: Vault
    settings: Settings
    kept: dict[Hashable, Any] | None = field(default=None, repr=False, compare=False)

    def collection(self, spec: CollectionSpec[D]) -> Collection[D]:
        """Return a collection with the shape of its documents."""
        return cast("Collection[D]", self.db[spec.name])

    def briefly(self) -> Store:
        """The same store for one request."""
        return replace(self, kept={})

    def once(self, key: Hashable, read: Callable[[], T], *, lasting: bool = False) -> T:
        """What `read` gives, or gave before in the same request.

        For what a request may see as it was at first, and for nothing that it changes. None stands for what there is
        not.

        :param lasting: it is part of the catalogue or a rule of the desk, so the process holds it until `renew`; what
            there is not is looked for again.
        """
        memory = self._memory(lasting)
        if memory is None:
            return read()
        if key not in memory:
            found = read()
            if found is None and lasting:
                return found
            memory[key] = found
        known: T = memory[key]
        return known

    def know(self, collection: str, ids: Iterable[str], *, lasting: bool = False) -> None:
        """Read these rows with one question, for `once` to find them under `(collection, id)`."""
        memory = self._memory(lasting)
        missing = set() if memory is None else {one for one in ids if (collection, one) not in memory}
        if memory is not None and missing:
            rows = self.db[collection].find({"_id": {"$in": sorted(missing)}})
            absent = {} if lasting else {(collection, one): None for one in missing}
            memory.update(absent | {(collection, row["_id"]): row for row in rows})

    def renew(self, session: ClientSession | None = None, *, begin: bool = False) -> None:
        """The catalogue or a rule of the desk was changed: what processes hold of them counts no more.

        :param begin: the catalogue was loaded: from now on they may hold it.
        """
        fresh = {"$set": {"version": new_id()}}
        self.collection(CATALOGUE_VERSIONS).update_one(
            {"_id": CATALOGUE}, fresh, upsert=begin, session=session
        )

    def _memory(self, lasting: bool) -> dict[Hashable, Any] | None:
        """Where to keep what is read; None for nowhere."""
        if not lasting:
            return self.kept
        # Read before the rows are, so that rows may be newer than it says and never older.
        row = self.once(
            (CATALOGUE_VERSIONS.name, CATALOGUE),
            lambda: self.collection(CATALOGUE_VERSIONS).find_one({"_id": CATALOGUE}),
        )
        return _held(row["version"]) if row else self.kept

    def transact(self, work: Callable[[ClientSession], T]) -> T:
        """Run `work(session)` in one transaction, again when MongoDB says that a retry may succeed.

        `work` may run more than once, so it must do nothing but reads and writes in the session.
        """
        with self.db.client.start_session() as session:
            return session.with_transaction(
                work, read_concern=ReadConcern("snapshot"), write_concern=WriteConcern("majority")
            )

    def close(self) -> None:
        """Close the client; the store is not usable afterwards."""
        self.db.client.close()


def open_store(settings: Settings, *, patience: float = 10.0) -> Store:
    """Open the store that the settings name. Connects lazily; nothing is sent yet.

    :param patience: seconds that an operation waits for a server that takes it.
    """
    client: MongoClient[Document] = MongoClient(
        settings.mongodb_uri, tz_aware=True, serverSelectionTimeoutMS=int(patience * 1000), appname="loa"
    )
    options: CodecOptions[Document] = CodecOptions(tz_aware=True)
    database = client.get_database(
        settings.mongodb_database, codec_options=options, write_concern=WriteConcern("majority")
    )
    return Store(database, Vault(settings.field_keys, settings.hash_key), settings)


def new_id() -> str:
    """A new opaque id that sorts by time of making."""
    return str(ObjectId())


#: What the process holds, by version.
_HELD: dict[str, dict[Hashable, Any]] = {}


def _held(version: str) -> dict[Hashable, Any]:
    memory = _HELD.setdefault(version, {})
    for old in list(_HELD)[:-MOST_VERSIONS]:
        _HELD.pop(old, None)
    return memory
