"""Scheduled posts under SIGKILL: whatever dies and whenever, each appears, and once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.content import approving, editions
from models.content.posts import POSTS, PostState
from models.messages.messages import MESSAGES
from models.store import Store, events, outbox
from models.store.collections import Kind
from models.store.outbox import OUTBOX
from tests.chaos import stepper
from tests.posting import EDITOR, submitted

#: More store commands than publishing one post and telling its writer take.
MOST_STEPS = 80

#: The short form dies at every so many of them.
STRIDE = 4


def due_post(store: Store) -> str:
    """A post whose time has come."""
    made = submitted(store)
    at = datetime.now(UTC) + timedelta(hours=1)
    approving.schedule(store, EDITOR, made["_id"], at, expect=made["version"])
    now = datetime.now(UTC)
    store.collection(POSTS).update_one({"_id": made["_id"]}, {"$set": {"publish_at": now}})
    store.collection(OUTBOX).update_many({"state": "pending"}, {"$set": {"due_at": now}})
    return made["_id"]


def revive(store: Store) -> None:
    """Let what a dead worker held be free again; by itself that takes until its lease ends."""
    store.db.client.admin.command("killAllSessions", [])
    now = datetime.now(UTC)
    leased = {"state": "pending", "due_at": {"$lt": now + timedelta(minutes=10)}}
    store.collection(OUTBOX).update_many(leased, {"$set": {"due_at": now, "handed_at": None}})


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_worker_killed_between_any_two_steps_loses_no_publication_and_doubles_none(
    province: Store, environment: dict[str, str], every_case: bool
) -> None:
    made: list[str] = []
    for steps in range(1, MOST_STEPS, 1 if every_case else STRIDE):
        made.append(due_post(province))
        if stepper.run(steps, environment):
            break
        revive(province)
        assert stepper.run(0, environment)
    else:
        pytest.fail("The worker has more steps than this test kills it at.")

    assert len(made) > 3
    for post_id in made:
        told = [event["action"] for event in events.timeline(province, Kind.POST, post_id)]
        assert told == ["drafted", "submitted", "scheduled", "published"]
        assert [one["number"] for one in editions.of_post(province, post_id)] == [1]
    assert province.collection(POSTS).count_documents({"state": PostState.PUBLISHED}) == len(made)
    assert outbox.count(province, outbox.OutboxState.FAILED) == 0
    keys = [row["key"] for row in province.collection(MESSAGES).find({}, {"key": 1})]
    assert len(keys) == len(set(keys)) == len(made)
