"""The schema: the indexes that the modules of this package declare, and their creation.

A module that owns collections says `INDEXES = {"collection": [IndexModel(…), …]}`; there is no list to keep. A partial
index says of its field that it `$exists`: then the store sees that a search for any value but null is served by it
(with `$type` it does not, and reads the whole collection).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence

from pymongo import IndexModel
from pymongo.collection import Collection
from pymongo.errors import OperationFailure

import models
from models.store.collections import CollectionSpec
from models.store.database import Document, Store

#: What the store answers when an index of this name or of these keys is there with other options.
DECLARED_ANEW = frozenset({85, 86})


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


def ensure(store: Store) -> None:
    """Create what is missing of the indexes and the collections; done again it changes nothing.

    An index whose options are declared otherwise than they were is built anew.
    """
    existing = set(store.db.list_collection_names())
    for collection, declared in sorted(indexes().items()):
        if collection not in existing:
            # Made now, since a transaction that has to make one first is slower and can lose against another.
            store.db.create_collection(collection, check_exists=False)
        if declared:
            _create(store.db[collection], declared)


def _create(collection: Collection[Document], declared: Sequence[IndexModel]) -> None:
    try:
        collection.create_indexes(declared)
    except OperationFailure as error:
        if error.code not in DECLARED_ANEW:
            raise
        for index in declared:
            _create_anew(collection, index)


def _create_anew(collection: Collection[Document], index: IndexModel) -> None:
    try:
        collection.create_indexes([index])
    except OperationFailure as error:
        if error.code not in DECLARED_ANEW:
            raise
        collection.drop_index(index.document["name"])
        collection.create_indexes([index])
