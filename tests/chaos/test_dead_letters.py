"""A row that kills each worker that takes it ends as a dead letter: it can't hold up the others for ever."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from models.store import Store, outbox
from notifications.reactor import MAX_ATTEMPTS
from tests.chaos import stepper
from tests.notifications.test_hand_over import owe


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_a_row_that_hard_kills_each_worker_is_given_up(store: Store, environment: dict[str, str]) -> None:
    (row_id,) = owe(store, 1)
    for _ in range(MAX_ATTEMPTS):
        # The first command reads the row, the second claims it; then it reads the event.
        assert not stepper.run(4, environment)
        store.collection(outbox.OUTBOX).update_one({"_id": row_id}, {"$set": {"due_at": datetime.now(UTC)}})
    assert stepper.run(0, environment)

    row = outbox.find_failed(store, row_id)
    assert (row["attempts"], row["error"][:16]) == (MAX_ATTEMPTS + 1, "WorkersDiedError")
