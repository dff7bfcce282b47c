"""The reactor: what kills its worker each time ends as a dead letter that somebody sees."""

from __future__ import annotations

from datetime import UTC, datetime

from flask.testing import FlaskClient

from models.store import Store, outbox
from models.store.outbox import OutboxState
from notifications.channels import open_channels
from notifications.reactor import MAX_ATTEMPTS, Outside, react
from tests.notifications.test_hand_over import owe


def die_of(store: Store, row_id: str) -> None:
    """Begin a row as a worker does that is killed before it can say anything; the time of its lease is over."""
    assert outbox.claim(store, row_id)
    store.collection(outbox.OUTBOX).update_one({"_id": row_id}, {"$set": {"due_at": datetime.now(UTC)}})


def test_a_row_whose_workers_are_killed_again_and_again_becomes_a_dead_letter_with_its_reason(
    store: Store, client: FlaskClient
) -> None:
    (row_id,) = owe(store, 1)
    for _ in range(MAX_ATTEMPTS):
        die_of(store, row_id)
    outside = Outside(store, open_channels(store))

    assert react(outside, row_id)

    row = outbox.find_failed(store, row_id)
    assert row["error"].startswith(f"WorkersDiedError('{MAX_ATTEMPTS} times")
    assert not react(outside, row_id)
    shown = client.get("/metrics").get_data(as_text=True)
    assert f'loa_outbox{{state="{OutboxState.FAILED}"}} 1.0' in shown
