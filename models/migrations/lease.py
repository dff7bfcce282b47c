"""The lease: one process at a time migrates a store.

The lease is taken by compare-and-set on the store's own clock, so that it doesn't matter if clocks of machines
differ. A process that was killed lets it run out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict

from pymongo.errors import DuplicateKeyError

from models.store import Query, Store, new_id
from models.store.collections import CollectionSpec

ROW = "migrations"


class LeaseRow(TypedDict):
    """Which run holds the lease, by a random id, and until when; nobody once that has passed."""

    _id: str
    holder: str
    until: datetime


LEASES = CollectionSpec(
    "leases",
    LeaseRow,
    purpose="The right to migrate this store, held by one process at a time.",
    kept="One row, for ever.",
)

#: How long a silent holder keeps others out. Each batch extends it, so a batch must be quicker by far.
SECONDS = 30


class Held(Exception):
    """Another process migrates this store, or took the lease over meanwhile."""


@dataclass(frozen=True)
class Lease:
    """The right to migrate, for a while."""

    store: Store
    holder: str

    def extend(self) -> None:
        """Hold it for its full length from now on.

        :raises Held: it ran out, and somebody else has it.
        """
        if not _set(self.store, {"holder": self.holder}, self.holder):
            raise Held("The lease was taken over by another process.")


@contextmanager
def held(store: Store) -> Iterator[Lease]:
    """Hold the lease for the length of the block.

    :raises Held: somebody else has it.
    """
    lease = Lease(store, new_id())
    with suppress(DuplicateKeyError):
        store.collection(LEASES).insert_one(
            {"_id": ROW, "holder": "", "until": datetime.fromtimestamp(0, UTC)}
        )
    if not _set(store, {"$expr": {"$lte": ["$until", "$$NOW"]}}, lease.holder):
        raise Held("Another process is migrating this store.")
    try:
        yield lease
    finally:
        mine = {"_id": ROW, "holder": lease.holder}
        store.collection(LEASES).update_one(mine, {"$set": {"until": datetime.fromtimestamp(0, UTC)}})


def _set(store: Store, condition: Query, holder: str) -> bool:
    until = {"$add": ["$$NOW", SECONDS * 1000]}
    update = [{"$set": {"holder": {"$literal": holder}, "until": until}}]
    return store.collection(LEASES).update_one({"_id": ROW, **condition}, update).matched_count == 1
