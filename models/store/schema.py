"""The schema: the indexes that the collections declare (`CollectionSpec.indexes`), their creation, and their end.

A partial index says of its field that it `$exists`, or which values it is for (`$in`, `$gt`): then MongoDB sees that it
serves a search for any such value (with `$type` it does not, and reads the whole collection).

An index that is no longer declared is dropped by `drop_undeclared`, when no process of an older version is left that
may need it (`models.migrations`). It is dropped only when `own_indexes` says that Loa made it, with these keys: what an
administrator added by hand stays.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pymongo import IndexModel
from pymongo.errors import OperationFailure

import models
from models.store import own_indexes
from models.store.collections import CollectionSpec
from models.store.database import Store
from models.store.own_indexes import OwnIndex

#: What MongoDB answers when an index of this name or of these keys is there with other options.
DECLARED_OTHERWISE = frozenset({85, 86})

#: What MongoDB answers when a collection is there.
EXISTS = 48

#: What makes two indexes of the same keys different ones.
OPTIONS = ("unique", "sparse", "partialFilterExpression", "expireAfterSeconds", "collation")

Declared = Mapping[str, Sequence[IndexModel]]


class InTheWay(Exception):
    """An index that Loa did not make has the name or the keys of a declared one, and is another."""


@cache
def specs() -> Sequence[CollectionSpec[Any]]:
    """Return every declared collection by name, from all modules of this package and of those in it."""
    found: dict[str, CollectionSpec[Any]] = {}
    for info in pkgutil.walk_packages(models.__path__, "models."):
        for value in vars(importlib.import_module(info.name)).values():
            if isinstance(value, CollectionSpec):
                found[value.name] = value
    return tuple(found[name] for name in sorted(found))


def indexes() -> dict[str, list[IndexModel]]:
    """Return every declared index by collection."""
    return {spec.name: list(spec.indexes) for spec in specs()}


def ensure(store: Store, declared: Declared | None = None) -> None:
    """Create what is missing of the indexes and the collections; done again it changes nothing.

    An index whose options are declared otherwise than they were is rebuilt.

    :param declared: other indexes than those of this version.
    :raises InTheWay: an index made by hand keeps a declared one from being created.
    """
    wanted = sorted((indexes() if declared is None else declared).items())
    # Made now, since a transaction that has to make one first is slower and can lose against another.
    for collection in {name for name, _ in wanted} - set(store.db.list_collection_names()):
        _create_collection(store, collection)
    for collection, found in wanted:
        if found:
            _create(store, collection, found)


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
        own_indexes.forget(store, row["collection"], row["name"])
    return dropped


def _undeclared(store: Store, declared: Declared | None) -> list[OwnIndex]:
    wanted = {
        (collection, index.document["name"])
        for collection, found in (indexes() if declared is None else declared).items()
        for index in found
    }
    return [row for row in own_indexes.made(store) if (row["collection"], row["name"]) not in wanted]


def _is_as_made(store: Store, row: OwnIndex) -> bool:
    found = store.db[row["collection"]].index_information().get(row["name"])
    return found is not None and own_indexes.keys(found["key"]) == row["keys"]


def _create_collection(store: Store, name: str) -> None:
    by_id: Mapping[str, Any] = {"clusteredIndex": {"key": {"_id": 1}, "unique": True}}
    clustered = any(spec.name == name and spec.clustered for spec in specs())
    try:
        store.db.create_collection(name, check_exists=False, **(by_id if clustered else {}))
    except OperationFailure as error:
        # Another process prepares the same store.
        if error.code != EXISTS:
            raise


def _create(store: Store, name: str, declared: Sequence[IndexModel]) -> None:
    collection = store.db[name]
    existing = collection.index_information()
    # Noted before: killed in between, Loa may drop only what it was about to make.
    fresh = [index for index in declared if index.document["name"] not in existing]
    own_indexes.note(store, name, fresh)
    try:
        collection.create_indexes(list(declared))
    except OperationFailure as error:
        if error.code not in DECLARED_OTHERWISE:
            raise
        for index in declared:
            _create_or_rebuild(store, name, index)


def _create_or_rebuild(store: Store, name: str, index: IndexModel) -> None:
    collection = store.db[name]
    try:
        collection.create_indexes([index])
    except OperationFailure as error:
        if error.code not in DECLARED_OTHERWISE:
            raise
        index_name = index.document["name"]
        if index_name not in collection.index_information():
            own_indexes.forget(store, name, index_name)
            _insist_on_same(store, name, index)
            return
        collection.drop_index(index_name)
        own_indexes.note(store, name, [index])
        collection.create_indexes([index])


def _insist_on_same(store: Store, collection: str, index: IndexModel) -> None:
    """Demand that an index of the same keys under another name, which somebody made by hand, serves as well.

    :raises InTheWay: it doesn't.
    """
    existing, wanted = store.db[collection].index_information(), index.document
    keys = own_indexes.keys(wanted["key"].items())
    for name, found in existing.items():
        if own_indexes.keys(found["key"]) == keys and any(
            found.get(option) != wanted.get(option) for option in OPTIONS
        ):
            raise InTheWay(f"Drop the index {name} of {collection}: Loa needs one of these keys itself.")
