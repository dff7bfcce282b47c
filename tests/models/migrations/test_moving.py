"""Moving: a collection gets another name while old code still writes into the one before."""

from __future__ import annotations

from typing import Any

import pytest

from models import migrations
from models.migrations import Batch, Phase, Step, moving
from models.store import Document, Store


def renamed(row: Document) -> Document:
    return {**row, "state": "due" if row["state"] == "owed" else row["state"]}


def move(store: Store, cursor: Any, limit: int) -> Batch:
    return moving.move(store, "old_rows", "new_rows", renamed, limit)


def drop(store: Store, cursor: Any, limit: int) -> Batch:
    moving.drop_empty(store, "old_rows")
    return Batch(None, 0, 0)


STEPS = [
    Step(
        9001,
        "moved",
        Phase.EXPAND,
        "Moves.",
        move,
        lambda store: store.db["old_rows"].estimated_document_count(),
    ),
    Step(9002, "dropped", Phase.CONTRACT, "Drops.", drop, lambda store: 0),
]


@pytest.fixture
def rows(store: Store) -> Store:
    store.db.drop_collection("old_rows")
    store.db["old_rows"].insert_many([{"_id": n, "state": "owed" if n % 2 else "done"} for n in range(25)])
    return store


def test_each_row_is_moved_once_and_changed_on_the_way(rows: Store) -> None:
    migrations.migrate(rows, steps=STEPS, rows=10)

    assert rows.db["old_rows"].count_documents({}) == 0
    assert {row["_id"]: row["state"] for row in rows.db["new_rows"].find()} == {
        n: "due" if n % 2 else "done" for n in range(25)
    }


def test_what_the_old_version_writes_behind_it_is_moved_when_the_store_contracts(rows: Store) -> None:
    migrations.migrate(rows, steps=STEPS, rows=10)
    rows.db["old_rows"].insert_one({"_id": 99, "state": "owed"})
    migrations.migrate(rows, contract=True, steps=STEPS, rows=10)

    assert rows.db["new_rows"].find_one({"_id": 99}) == {"_id": 99, "state": "due"}
    assert "old_rows" not in rows.db.list_collection_names()


def test_row_that_old_code_changes_meanwhile_is_moved_as_it_left_it(rows: Store) -> None:
    # What an old worker settles between two batches.
    told: list[str] = []

    def settle(line: str) -> None:
        told.append(line)
        rows.db["old_rows"].update_one({"_id": 21}, {"$set": {"state": "done"}})

    migrations.migrate(rows, settle, steps=STEPS, rows=10)

    assert len(told) == 3
    assert rows.db["new_rows"].find_one({"_id": 21}) == {"_id": 21, "state": "done"}


def test_collection_that_is_still_written_is_not_dropped(rows: Store) -> None:
    with pytest.raises(RuntimeError, match="old_rows is written by an old process"):
        moving.drop_empty(rows, "old_rows")
