"""Drop the collection `owed`, which is empty since its rows stand in `outbox`."""

from __future__ import annotations

from models.migrations import moving
from models.migrations.m0005_outbox import FORMER
from models.migrations.step import Batch, Cursor, Phase
from models.store import Store

PHASE = Phase.CONTRACT


def batch(store: Store, cursor: Cursor, limit: int) -> Batch:
    """Drop it.

    :raises RuntimeError: rows are left: an old process still runs, or a lease of one has not ended.
    """
    moving.drop_empty(store, FORMER)
    return Batch(None, 0, 0)


def left(store: Store) -> int:
    """Count 1 while the collection is there."""
    return int(FORMER in store.db.list_collection_names())
