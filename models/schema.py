"""The schema: the indexes that the modules of this package declare, and their creation.

A module that owns collections says `INDEXES = {"collection": [IndexModel(…), …]}`; there is no list to keep.
"""

from __future__ import annotations

import importlib
import pkgutil

from pymongo import IndexModel

import models
from models.store import Store


def indexes() -> dict[str, list[IndexModel]]:
    """Every declared index by collection, from all modules of this package and of those in it."""
    found: dict[str, list[IndexModel]] = {}
    for info in pkgutil.walk_packages(models.__path__, "models."):
        module = importlib.import_module(info.name)
        for collection, declared in getattr(module, "INDEXES", {}).items():
            found.setdefault(collection, []).extend(declared)
    return found


def ensure(store: Store) -> None:
    """Create what is missing of the indexes and the collections; done again it changes nothing.

    :raises pymongo.errors.OperationFailure: an index of the same name is there with other options.
    """
    existing = set(store.db.list_collection_names())
    for collection, declared in sorted(indexes().items()):
        if collection not in existing:
            # Made now, since a transaction that has to make one first is slower and can lose against another.
            store.db.create_collection(collection, check_exists=False)
        if declared:
            store.db[collection].create_indexes(declared)
