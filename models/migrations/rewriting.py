"""Rewriting: values that documents of a collection get, in the order of their ids and in bounded transactions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, UpdateOne
from pymongo.client_session import ClientSession

from models.migrations.step import Batch
from models.store import Document, Store

Also = Callable[[Document, ClientSession], None]


def rewrite(
    store: Store,
    collection: str,
    which: Document,
    values_of: Callable[[Document], Document],
    *,
    cursor: Any,
    limit: int,
    also: Also | None = None,
) -> Batch:
    """Set values in the next documents, read and written in one transaction.

    Somebody who changes one of them at the same time is never overwritten: the store makes one of the two run again.

    :param which: documents that may want it; the others are passed over.
    :param values_of: what a document gets; empty for nothing.
    :param cursor: the id of the last document before these.
    :param also: what else is written in the transaction, once for each changed document, given its values.
    """

    beyond: Document = {} if cursor is None else {"_id": {"$gt": cursor}}
    ids = [
        row["_id"]
        for row in store.db[collection].find(beyond, {"_id": 1}).sort("_id", ASCENDING).limit(limit)
    ]
    # By the stretch of ids and not by how many fit, so that a batch stays short where few do.
    query = {"$and": [{"_id": {"$in": ids}}, which]}

    def work(session: ClientSession) -> int:
        rows = store.db[collection].find(query, session=session)
        made = {row["_id"]: values for row in rows if (values := values_of(row))}
        if made:
            updates = [UpdateOne({"_id": _id}, {"$set": values}) for _id, values in made.items()]
            store.db[collection].bulk_write(updates, ordered=False, session=session)
        for values in made.values():
            if also:
                also(values, session)
        return len(made)

    written = store.transact(work) if ids and store.db[collection].find_one(query, {"_id": 1}) else 0
    return Batch(ids[-1] if len(ids) == limit else None, len(ids), written)
