"""The totals of a survey under SIGKILL: whatever dies and whenever, each answer counts once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from models.store import Store, outbox
from models.store.outbox import OUTBOX
from models.surveys import tally
from tests.answering import say
from tests.builders import survey
from tests.chaos import stepper
from tests.chaos.test_posts import STRIDE, revive

#: More store commands than counting the answers of an hour takes.
MOST_STEPS = 40


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_worker_killed_between_any_two_steps_counts_each_answer_once(
    province: Store, environment: dict[str, str], every_case: bool
) -> None:
    one, answers = survey(province), 0
    for steps in range(1, MOST_STEPS, 1 if every_case else STRIDE):
        say(province, one, 2, hour="5h")
        answers += 2
        province.collection(OUTBOX).update_many(
            {"reaction": "count_answers"},
            {"$set": {"state": "pending", "due_at": datetime.now(UTC), "attempts": 0}},
        )
        if stepper.run(steps, environment):
            break
        revive(province)
        assert stepper.run(0, environment)
        assert not tally.left(province, one["_id"])
    else:
        pytest.fail("The worker has more steps than this test kills it at.")

    assert answers > 6
    total = tally.read(province, one["_id"], "all")[""]
    assert (total["n"], total["questions"]["hour"]["cells"]) == (answers, {"5h": answers})
    assert outbox.count(province, outbox.OutboxState.FAILED) == 0
