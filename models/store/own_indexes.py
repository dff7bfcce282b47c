"""Own indexes: the record of those that Loa itself has made, so that none made by hand is ever dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypedDict

from pymongo import IndexModel, ReplaceOne

from models.store import Store
from models.store.collections import CollectionSpec


class OwnIndex(TypedDict):
    """An index that Loa made; its id is `<collection>.<name>`.

    `keys` are pairs of a field and its direction, as MongoDB lists them.
    """

    _id: str
    collection: str
    name: str
    keys: list[list[Any]]


OWN_INDEXES = CollectionSpec(
    "own_indexes",
    OwnIndex,
    purpose="An index that Loa itself made, which it may therefore drop.",
    kept="Until Loa drops that index.",
)


def keys(pairs: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """Return the keys of an index as the record keeps them."""
    return [[field, int(way) if isinstance(way, (int, float)) else way] for field, way in pairs]


def note(store: Store, collection: str, indexes: Iterable[IndexModel]) -> None:
    """Note that Loa makes these indexes."""
    record(store, [(collection, one.document["name"], keys(one.document["key"].items())) for one in indexes])


def record(store: Store, made: Iterable[tuple[str, str, list[list[Any]]]]) -> None:
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
