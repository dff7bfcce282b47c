"""What version 0.1.0 owed is done by this version, and nothing twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models import migrations
from models.store import Document, Store, outbox

NOW = datetime.now(UTC)


def row(id: str, **given: object) -> Document:
    whole = {"event_id": id, "reaction": "send_message", "state": "owed", "handed_at": None, "attempts": 0}
    return {"_id": f"{id}:send_message", "due_at": NOW, **whole, **given}


def states(store: Store, collection: str) -> dict[str, str]:
    return {one["event_id"]: one["state"] for one in store.db[collection].find()}


@pytest.fixture
def old(store: Store) -> Store:
    store.db["owed"].insert_many(
        [
            row("due"),
            row("later", due_at=NOW + timedelta(days=3)),
            row("tried", attempts=2, due_at=NOW + timedelta(days=1)),
            row("done", state="done", attempts=1),
            row("failed", state="failed", attempts=12),
            row("held", attempts=1, due_at=datetime.now(UTC) + timedelta(seconds=1)),
        ]
    )
    return store


def test_what_was_owed_is_pending_and_a_held_row_stays_with_its_worker(old: Store) -> None:
    migrations.migrate(old)

    assert states(old, "owed") == {"held": "owed"}
    assert states(old, "outbox") == {
        "due": "pending",
        "later": "pending",
        "tried": "pending",
        "done": "done",
        "failed": "failed",
    }


def test_moved_row_is_claimed_by_a_worker_of_this_version(old: Store) -> None:
    migrations.migrate(old)

    assert [one["event_id"] for one in outbox.forgotten(old)] == ["due"]
    assert outbox.claim(old, "due:send_message")


def test_old_collection_is_gone_once_nobody_of_the_old_version_is_left(old: Store) -> None:
    old.db["owed"].delete_one({"event_id": "held"})
    old.db["owed"].insert_one(row("late"))

    migrations.migrate(old, contract=True)

    assert states(old, "outbox")["late"] == "pending"
    assert "owed" not in old.db.list_collection_names()
