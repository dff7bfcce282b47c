"""Moving: rows go from one collection into another while both are in use, changed on the way.

For a collection, or a value in it, that gets another name. New code reads both collections and writes into the new one;
an expand step moves what there is; the contract step moves what old code wrote since, and drops the empty collection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from models.migrations.step import Batch
from models.store import Query, Store

D = TypeVar("D", bound=Mapping[str, Any])


def move(
    store: Store,
    source: str,
    target: str,
    change: Callable[[D], D],
    limit: int,
    *,
    which: Query | None = None,
) -> Batch:
    """Move the next rows in one transaction, so that each stands in exactly one of the two at any time.

    A row that somebody changes meanwhile is moved as they left it. What they write by its id afterwards finds nothing
    in `source`; so the users of both must look into `target`, too, or bear that it is done again.

    :param change: the row as it stands in `target`; it must keep its id.
    :param which: a condition for those that may be moved now; None for all.
    """
    former, new = (cast(Collection[D], store.db[name]) for name in (source, target))

    def work(session: ClientSession) -> int:
        found = former.find(which or {}, session=session).sort("_id", ASCENDING).limit(limit)
        rows = [change(row) for row in found]
        if rows:
            new.insert_many(rows, session=session)
            former.delete_many({"_id": {"$in": [row["_id"] for row in rows]}}, session=session)
        return len(rows)

    moved = store.transact(work)
    # What is moved is gone, so there is no place to remember but that something may be left.
    return Batch("moving" if moved == limit else None, moved, moved)


def drop_empty(store: Store, source: str) -> None:
    """Drop a collection that was moved.

    :raises RuntimeError: there are rows in it again, so an old process still writes.
    """
    if store.db[source].find_one({}, {"_id": 1}):
        raise RuntimeError(f"{source} is written by an old process: stop that, then contract again.")
    store.db[source].drop()
