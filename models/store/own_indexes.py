"""Own indexes: the record of those that Loa itself has made, so that none made by hand is ever dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

from pymongo import IndexModel, ReplaceOne

from models.store.collections import CollectionSpec
from models.store.database import Store

#: The keys of an index in their order: `[field, direction]`, or `[field, kind]` where it is no plain one (`2dsphere`).
Keys = list[list[str | int]]


class OwnIndex(TypedDict):
    """One index that Loa made; its id is `<collection>.<name>`."""

    _id: str
    collection: str
    name: str
    keys: Keys


OWN_INDEXES = CollectionSpec(
    "own_indexes",
    OwnIndex,
    purpose="One index that Loa made, and may drop when it is no longer declared.",
    kept="Until Loa drops the index, or somebody makes another one of its name.",
)


def keys(pairs: Iterable[Sequence[str | float]]) -> Keys:
    """Return the keys of an index as the record keeps them."""
    return [[str(field), int(way) if isinstance(way, (int, float)) else way] for field, way in pairs]


def note(store: Store, collection: str, indexes: Iterable[IndexModel]) -> None:
    """Note that Loa makes these indexes."""
    record(store, [(collection, one.document["name"], keys(one.document["key"].items())) for one in indexes])


def record(store: Store, made: Iterable[tuple[str, str, Keys]]) -> None:
    """Note indexes by collection, name and keys."""
    rows: list[OwnIndex] = [
        {"_id": f"{collection}.{name}", "collection": collection, "name": name, "keys": found}
        for collection, name, found in made
    ]
    if rows:
        store.collection(OWN_INDEXES).bulk_write(
            [ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in rows]
        )


def made(store: Store) -> list[OwnIndex]:
    """Return the rows of all that Loa made and has not dropped, by collection and name."""
    return list(store.collection(OWN_INDEXES).find().sort("_id"))


def forget(store: Store, collection: str, name: str) -> None:
    """Forget an index that Loa dropped, or that is no longer its own."""
    store.collection(OWN_INDEXES).delete_one({"_id": f"{collection}.{name}"})
