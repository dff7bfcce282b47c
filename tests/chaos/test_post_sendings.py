"""Posts under SIGKILL: whatever dies and whenever, each reader is told, once of each post."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from models.content import sendings
from models.content.sending_ledger import POST_RECIPIENTS
from models.following import subscriptions
from models.following.subscriptions import SubscriptionChannel
from models.store import Store, outbox
from models.store.outbox import OUTBOX
from tests import standins
from tests.alerting import contact
from tests.builders import PHUONG_TRA_VINH, a_device, post
from tests.chaos import stepper

#: More store commands than sending one post to a phone and to Zalo takes.
MOST_STEPS = 300
#: Each step once would take minutes; the strides of the runs have no common divisor with the rhythm of a recipient.
STRIDE = 11

PHONE, ZALO = "token-1", "2468000000000000001"


def revive(store: Store) -> None:
    """Let what a dead worker held be free again; by itself that takes until its lease ends."""
    store.db.client.admin.command("killAllSessions", [])
    now = datetime.now(UTC)
    leased = {"state": "pending", "due_at": {"$lt": now + timedelta(minutes=10)}}
    store.collection(OUTBOX).update_many(leased, {"$set": {"due_at": now, "handed_at": None}})
    store.collection(POST_RECIPIENTS).update_many({"state": "open"}, {"$set": {"until": now}})


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_worker_killed_between_any_two_steps_tells_each_reader_once(
    province: Store, environment: dict[str, str], box: standins.Box
) -> None:
    awake = {**environment, "QUIET_HOURS": "0-0"}
    box.zalo.hear(ZALO)
    a_device(province, push_token=PHONE, area_ids=[PHUONG_TRA_VINH])
    subscriptions.follow(
        province, contact(SubscriptionChannel.ZALO, ZALO), [PHUONG_TRA_VINH], evidence="theo dõi"
    )
    assert stepper.run(0, awake)
    made: list[str] = []
    for steps in range(1, MOST_STEPS, STRIDE):
        made.append(post(province, channels=["feed", "push", "zalo"], title=f"Tin {steps}")["_id"])
        if stepper.run(steps, awake):
            break
        revive(province)
        assert stepper.run(0, awake)
    else:
        pytest.fail("The worker has more steps than this test kills it at.")

    assert len(made) > 5
    assert outbox.count(province, outbox.OutboxState.FAILED) == 0
    for to in (PHONE, ZALO):
        told = Counter(one.title or one.text.split("\n")[0] for one in box.arrived if one.to == to)
        assert told == Counter(f"Tin {1 + STRIDE * number}" for number in range(len(made)))
    for post_id in made:
        tallies = {one.sending["channel"]: one.tally for one in sendings.of_post(province, post_id)}
        assert {name: tally[:3] for name, tally in tallies.items()} == {"push": (1, 0, 0), "zalo": (1, 0, 0)}
