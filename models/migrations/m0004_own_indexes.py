"""Note the indexes that version 0.1.0 made, so that they can be dropped when they are no longer declared.

That version kept no record of them. Noted are those of `models/data/indexes_0_1.json` that are there with the same
keys.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.migrations.step import Batch, Cursor, Phase
from models.store import Store, own_indexes
from models.store.datafiles import read
from models.store.own_indexes import Keys

PHASE = Phase.EXPAND

FILE = "indexes_0_1.json"


def batch(store: Store, cursor: Cursor, limit: int) -> Batch:
    """Note all that lack; there are about a hundred, so this is one batch."""
    missing = list(_missing(store))
    own_indexes.record(store, missing)
    return Batch(None, len(missing), len(missing))


def left(store: Store) -> int:
    """Count those that are not noted."""
    return len(list(_missing(store)))


def _missing(store: Store) -> Iterable[tuple[str, str, Keys]]:
    noted = {(row["collection"], row["name"]) for row in own_indexes.made(store)}
    existing = set(store.db.list_collection_names())
    for collection, made in read(FILE).items():
        found = store.db[collection].index_information() if collection in existing else {}
        for name, keys in made.items():
            there = name in found and own_indexes.keys(found[name]["key"]) == keys
            if there and (collection, name) not in noted:
                yield collection, name, keys
