"""The schema: the indexes that the modules of this package declare, their creation, and their end.

A module that owns collections says `INDEXES = {"collection": [IndexModel(…), …]}`; there is no list to keep. A partial
index says of its field that it `$exists`: then the store sees that a search for any value but null is served by it
(with `$type` it does not, and reads the whole collection).

An index that is no longer declared is dropped by `drop_undeclared`, when no process of an older version is left that
may need it (`models.migrations`). It is dropped only when `own_indexes` says that Loa made it, with these keys: what an
administrator added by hand stays.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from typing import Any

from pymongo import IndexModel
from pymongo.collection import Collection
from pymongo.errors import OperationFailure

import models
from models.store import own_indexes
from models.store.collections import CollectionSpec
from models.store.database import Document, Store

#: What the store answers when an index of this name or of these keys is there with other options.
DECLARED_ANEW = frozenset({85, 86})

#: What the store answers when a collection is there.
EXISTS = 48

#: What makes two indexes of the same keys different ones.
OPTIONS = ("unique", "sparse", "partialFilterExpression", "expireAfterSeconds", "collation")

Declared = Mapping[str, Sequence[IndexModel]]


class InTheWay(Exception):
    """An index that Loa did not make has the name or the keys of a declared one, and is another."""


def indexes() -> dict[str, list[IndexModel]]:
    """Every declared index by collection, from all modules of this package and of those in it."""
    found: dict[str, list[IndexModel]] = {}
    seen: set[str] = set()
    for info in pkgutil.walk_packages(models.__path__, "models."):
        module = importlib.import_module(info.name)
        for collection, declared in getattr(module, "INDEXES", {}).items():
            found.setdefault(collection, []).extend(declared)
        for spec in vars(module).values():
            if isinstance(spec, CollectionSpec) and spec.name not in seen:
                seen.add(spec.name)
                found.setdefault(spec.name, []).extend(spec.indexes)
    return found


def ensure(store: Store, declared: Declared | None = None) -> None:
    """Create what is missing of the indexes and the collections; done again it changes nothing.

    An index whose options are declared otherwise than they were is built anew.

    :param declared: other indexes than those of this version.
    :raises InTheWay: an index made by hand keeps a declared one from being created.
    """
    wanted = sorted((indexes() if declared is None else declared).items())
    # Made now, since a transaction that has to make one first is slower and can lose against another.
    for collection in {name for name, _ in wanted} - set(store.db.list_collection_names()):
        _create_collection(store, collection)
    for collection, found in wanted:
        if found:
            _create(store, store.db[collection], found)


def missing(store: Store, declared: Declared | None = None) -> list[str]:
    """Return the declared indexes that the store lacks, each as `collection.name`.

    :param declared: other indexes than those of this version.
    """
    lacking = []
    for collection, wanted in sorted((indexes() if declared is None else declared).items()):
        existing = store.db[collection].index_information() if wanted else {}
        keys = [own_indexes.keys(found["key"]) for found in existing.values()]
        lacking += [
            f"{collection}.{index.document['name']}"
            for index in wanted
            # One of the same keys that somebody made by hand serves as well.
            if own_indexes.keys(index.document["key"].items()) not in keys
        ]
    return lacking


def undeclared(store: Store, declared: Declared | None = None) -> list[str]:
    """Return the indexes that Loa made and that are no longer declared, each as `collection.name`."""
    return [f"{row['collection']}.{row['name']}" for row in _undeclared(store, declared)]


def drop_undeclared(store: Store, declared: Declared | None = None) -> list[str]:
    """Drop the indexes that Loa made and that are no longer declared; returns each as `collection.name`.

    Only when no process of an older version is left. One that is gone, or has other keys than Loa gave it, is only
    forgotten.

    :param declared: other indexes than those of this version.
    """
    dropped = []
    for row in _undeclared(store, declared):
        if _is_as_made(store, row):
            store.db[row["collection"]].drop_index(row["name"])
            dropped.append(f"{row['collection']}.{row['name']}")
        own_indexes.forget(store, row)
    return dropped


def _undeclared(store: Store, declared: Declared | None) -> list[Document]:
    wanted = {
        (collection, index.document["name"])
        for collection, found in (indexes() if declared is None else declared).items()
        for index in found
    }
    return [row for row in own_indexes.made(store) if (row["collection"], row["name"]) not in wanted]


def _is_as_made(store: Store, row: Document) -> bool:
    found = store.db[row["collection"]].index_information().get(row["name"])
    return found is not None and own_indexes.keys(found["key"]) == row["keys"]


def _create_collection(store: Store, name: str) -> None:
    try:
        store.db.create_collection(name, check_exists=False)
    except OperationFailure as error:
        # Another process prepares the same store.
        if error.code != EXISTS:
            raise


def _create(store: Store, collection: Collection[Document], declared: Sequence[IndexModel]) -> None:
    existing = collection.index_information()
    # Noted before: killed in between, Loa may drop only what it was about to make.
    fresh = [index for index in declared if index.document["name"] not in existing]
    own_indexes.note(store, collection.name, fresh)
    try:
        collection.create_indexes(list(declared))
    except OperationFailure as error:
        if error.code not in DECLARED_ANEW:
            raise
        for index in declared:
            _create_anew(store, collection, index)


def _create_anew(store: Store, collection: Collection[Document], index: IndexModel) -> None:
    try:
        collection.create_indexes([index])
    except OperationFailure as error:
        if error.code not in DECLARED_ANEW:
            raise
        name, existing = index.document["name"], collection.index_information()
        if name not in existing:
            own_indexes.forget(store, {"collection": collection.name, "name": name})
            _insist_on_same(existing, collection.name, index)
            return
        collection.drop_index(name)
        own_indexes.note(store, collection.name, [index])
        collection.create_indexes([index])


def _insist_on_same(existing: Mapping[str, Any], collection: str, index: IndexModel) -> None:
    """The one of the same keys under another name, which somebody made by hand, must serve as well."""
    wanted = index.document
    keys = own_indexes.keys(wanted["key"].items())
    for name, found in existing.items():
        if own_indexes.keys(found["key"]) == keys and any(
            found.get(option) != wanted.get(option) for option in OPTIONS
        ):
            raise InTheWay(f"Drop the index {name} of {collection}: Loa needs one of these keys itself.")
