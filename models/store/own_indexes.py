"""Own indexes: the record of those that Loa itself has made, so that none made by hand is ever dropped.

A row of `own_indexes` is `{_id: "<collection>.<name>", collection, name, keys: [[field, direction], …]}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pymongo import IndexModel, ReplaceOne

from models.store import Document, Store

COLLECTION = "own_indexes"

INDEXES: dict[str, list[IndexModel]] = {COLLECTION: []}


def keys(pairs: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """Return the keys of an index as the record keeps them."""
    return [[field, int(way) if isinstance(way, (int, float)) else way] for field, way in pairs]


def note(store: Store, collection: str, indexes: Iterable[IndexModel]) -> None:
    """Note that Loa makes these indexes."""
    record(store, [(collection, one.document["name"], keys(one.document["key"].items())) for one in indexes])


def record(store: Store, made: Iterable[tuple[str, str, list[list[Any]]]]) -> None:
    """Note indexes by collection, name and keys."""
    rows = [
        {"_id": f"{collection}.{name}", "collection": collection, "name": name, "keys": found}
        for collection, name, found in made
    ]
    if rows:
        store.db[COLLECTION].bulk_write([ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in rows])


def made(store: Store) -> list[Document]:
    """Return the rows of all that Loa made and has not dropped, by collection and name."""
    return list(store.db[COLLECTION].find().sort("_id"))


def forget(store: Store, row: Document) -> None:
    """Forget an index that Loa dropped, or that is no longer its own."""
    store.db[COLLECTION].delete_one({"_id": f"{row['collection']}.{row['name']}"})
