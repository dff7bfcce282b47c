"""Move the collection `owed` into `outbox`, and its state `owed` becomes `pending`.

Safe while version 0.1.0 serves: it goes on doing the rows that it writes itself. A row that one of its workers holds
by a lease stays until that lease ends; a row that is moved is done by workers of this version, and one of the old
version that is handed its id finds nothing and does nothing. What the old version wrote since is moved when the store
contracts. Going back to 0.1.0 leaves undone whatever was moved.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.migrations import moving
from models.migrations.step import Batch, Cursor, Phase
from models.store import Query, Store
from models.store.outbox import OUTBOX, OutboxRow, OutboxState

PHASE = Phase.EXPAND

FORMER, FORMER_STATE = "owed", "owed"


def batch(store: Store, cursor: Cursor, limit: int) -> Batch:
    """Move the next rows that no worker of the old version holds."""
    return moving.move(store, FORMER, OUTBOX.name, _renamed, limit, which=_free(store))


def left(store: Store) -> int:
    """Count the rows that could be moved now."""
    return store.db[FORMER].count_documents(_free(store))


def _free(store: Store) -> Query:
    """Return the condition of rows without a lease; a lease is an attempt whose end is near."""
    now = datetime.now(UTC)
    lease_ends = {"$gt": now, "$lte": now + timedelta(seconds=store.settings.outbox_lease_seconds)}
    return {"$nor": [{"state": FORMER_STATE, "attempts": {"$gt": 0}, "due_at": lease_ends}]}


def _renamed(row: OutboxRow) -> OutboxRow:
    return {**row, "state": OutboxState.PENDING if row["state"] == FORMER_STATE else row["state"]}
