"""Rewriting: values that documents of a collection get, in the order of their ids and in bounded transactions."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from pymongo import ASCENDING, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.errors import OperationFailure

from models.migrations.step import Batch, Cursor, Id
from models.store import Query, Store

#: What the store answers when a transaction has run for longer than it may.
TOO_LONG = 290

#: A transaction that is run again after so many seconds was not disturbed, but ended by the store.
SLOW_SECONDS = 2.0

#: A document.
D = TypeVar("D", bound=Mapping[str, Any])

#: What a document gets.
V = TypeVar("V", bound=Mapping[str, Any])

Also = Callable[[list[V], ClientSession], None]


class TooLong(Exception):
    """The store does not finish a transaction of so many documents."""


def _stretch(rows: Collection[D], cursor: Cursor, limit: int) -> list[Id]:
    """Return the next ids. By the stretch and not by how many fit, so that a batch stays short where few do."""
    beyond: Query = {} if cursor is None else {"_id": {"$gt": cursor}}
    return [row["_id"] for row in rows.find(beyond, {"_id": 1}).sort("_id", ASCENDING).limit(limit)]


def _write(rows: Collection[D], values: dict[Id, V], also: Also[V] | None, session: ClientSession) -> int:
    if values:
        updates = [UpdateOne({"_id": _id}, {"$set": given}) for _id, given in values.items()]
        rows.bulk_write(updates, ordered=False, session=session)
        if also:
            also(list(values.values()), session)
    return len(values)


def rewrite(
    store: Store,
    collection: str,
    which: Query,
    values_of: Callable[[D], V],
    *,
    cursor: Cursor,
    limit: int,
    also: Also[V] | None = None,
) -> Batch:
    """Set values in the next documents, read and written in one transaction.

    Nobody who changes one meanwhile is overwritten: the store makes one of the two run again. A transaction that takes
    too long is done again with half as many documents.

    :param which: documents that may want it; `values_of` says what one gets, empty for nothing.
    :param cursor: the id of the last document before these.
    :param also: what else is written in the transaction, given the values of all changed documents.
    """
    rows = cast(Collection[D], store.db[collection])
    ids = _stretch(rows, cursor, limit)
    found = list(rows.find({"$and": [{"_id": {"$in": ids}}, which]}))
    # Made before the transaction begins, since that has only seconds.
    made = {row["_id"]: (row, values_of(row)) for row in found}
    attempts: list[float] = []

    def work(session: ClientSession) -> int:
        _insist_on_quick(attempts)
        fresh = rows.find({"$and": [{"_id": {"$in": wanted}}, which]}, session=session)
        values = {row["_id"]: _current(row, made, values_of) for row in fresh}
        return _write(rows, {_id: given for _id, given in values.items() if given}, also, session)

    wanted = [_id for _id, (_, given) in made.items() if given]
    try:
        written = store.transact(work) if wanted else 0
    except (TooLong, OperationFailure) as error:
        if limit == 1 or (isinstance(error, OperationFailure) and error.code != TOO_LONG):
            raise
        return rewrite(store, collection, which, values_of, cursor=cursor, limit=(limit + 1) // 2, also=also)
    return Batch(ids[-1] if len(ids) == limit else None, len(ids), written)


def _current(row: D, made: Mapping[Id, tuple[D, V]], values_of: Callable[[D], V]) -> V:
    """Return the values of a document: those that were made, unless it was changed since."""
    before, given = made[row["_id"]]
    return given if row == before else values_of(row)


def _insist_on_quick(attempts: list[float]) -> None:
    """Note that a transaction begins; raise when the one before it lasted so long that this one will, too."""
    attempts.append(time.monotonic())
    if len(attempts) > 1 and attempts[-1] - attempts[-2] > SLOW_SECONDS:
        raise TooLong
