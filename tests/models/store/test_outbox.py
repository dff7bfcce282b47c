"""Dead letters: found, and pending again once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from models.errors import NotFound
from models.store import Store, outbox
from models.store.outbox import OUTBOX, OutboxRow, OutboxState


@pytest.fixture
def dead(store: Store) -> OutboxRow:
    """A reaction that was given up."""
    row: OutboxRow = {
        "_id": "e1:tell_office",
        "event_id": "e1",
        "reaction": "tell_office",
        "state": OutboxState.FAILED,
        "due_at": datetime(2026, 1, 1, tzinfo=UTC),
        "handed_at": None,
        "attempts": 12,
        "error": "GiveUpError('no')",
    }
    store.collection(OUTBOX).insert_one(row)
    return row


def test_one_is_found_by_its_id_and_by_its_reaction(store: Store, dead: OutboxRow) -> None:
    assert outbox.find_failed(store, dead["_id"]) == dead
    assert list(outbox.failed(store, reaction="tell_office")) == [dead]
    assert list(outbox.failed(store, reaction="tell_reporter")) == []


def test_one_is_pending_again_once(store: Store, dead: OutboxRow) -> None:
    assert outbox.replay(store, dead) is True
    assert outbox.replay(store, dead) is False


def test_what_is_pending_again_is_handed_over_and_can_be_claimed(store: Store, dead: OutboxRow) -> None:
    outbox.replay(store, dead)

    assert [row["_id"] for row in outbox.forgotten(store)] == [dead["_id"]]
    claimed = outbox.claim(store, dead["_id"])
    assert claimed is not None
    assert claimed["attempts"] == 1


def test_what_is_pending_again_is_no_dead_letter(store: Store, dead: OutboxRow) -> None:
    outbox.replay(store, dead)

    with pytest.raises(NotFound):
        outbox.find_failed(store, dead["_id"])


def test_row_of_a_newer_version_is_left_to_it(store: Store, dead: OutboxRow) -> None:
    newer: OutboxRow = {
        **dead,
        "_id": "e2:sing",
        "reaction": "sing",
        "state": OutboxState.PENDING,
        "event_id": "e2",
    }
    store.collection(OUTBOX).insert_one(newer)

    assert outbox.forgotten(store) == outbox.of_event(store, "e2") == []
    assert outbox.claim(store, "e2:sing") is None
    assert store.collection(OUTBOX).find_one({"_id": "e2:sing"}) == newer
