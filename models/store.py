"""The store: one MongoDB client, its database, the vault and the settings, handed to every operation."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from bson.codec_options import CodecOptions
from bson.objectid import ObjectId
from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from models.settings import Settings
from models.vault import Vault

Document = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Store:
    """What every operation of the domain needs.

    :param kept: what was read once for the length of one request; None keeps nothing.
    """

    db: Database[Document]
    vault: Vault
    settings: Settings
    kept: dict[Hashable, Any] | None = field(default=None, repr=False, compare=False)

    def briefly(self) -> Store:
        """The same store for one request: rows of the catalogue and rules are read once and then known."""
        return replace(self, kept={})

    def once(self, key: Hashable, read: Callable[[], T]) -> T:
        """What `read` gives, or gave before in the same request.

        For what a request may see as it was when the request began, and for nothing that the request changes.
        """
        if self.kept is None:
            return read()
        if key not in self.kept:
            self.kept[key] = read()
        found: T = self.kept[key]
        return found

    def transact(self, work: Callable[[ClientSession], T]) -> T:
        """Run `work(session)` in one transaction, again when MongoDB says that a retry may succeed.

        `work` may run more than once, so it must do nothing but reads and writes in the session.
        """
        with self.db.client.start_session() as session:
            return session.with_transaction(
                work, read_concern=ReadConcern("snapshot"), write_concern=WriteConcern("majority")
            )

    def know(self, collection: str, ids: Iterable[str]) -> None:
        """Read these rows of a catalogue with one question, for `once` to find them."""
        if self.kept is None:
            return
        missing = {one for one in ids if (collection, one) not in self.kept}
        if missing:
            self.kept.update({(collection, one): None for one in missing})
            for row in self.db[collection].find({"_id": {"$in": sorted(missing)}}):
                self.kept[collection, row["_id"]] = row

    def close(self) -> None:
        """Close the client; the store is not usable afterwards."""
        self.db.client.close()


def open_store(settings: Settings) -> Store:
    """Open the store that the settings name. Connects lazily; nothing is sent yet."""
    client: MongoClient[Document] = MongoClient(
        settings.mongodb_uri, tz_aware=True, serverSelectionTimeoutMS=10_000, appname="loa"
    )
    options: CodecOptions[Document] = CodecOptions(tz_aware=True)
    database = client.get_database(
        settings.mongodb_database, codec_options=options, write_concern=WriteConcern("majority")
    )
    return Store(database, Vault(settings.field_keys, settings.hash_key), settings)


def new_id() -> str:
    """A new opaque id that sorts by time of making."""
    return str(ObjectId())
