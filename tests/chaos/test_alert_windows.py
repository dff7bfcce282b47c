"""A warning under SIGKILL: wherever a worker dies in a window, nobody is missed, and one window at most is repeated."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.delivery import deliveries, reach
from models.delivery.recipient_ledger import RECIPIENTS
from models.following import subscriptions
from models.following.subscriptions import SubscriptionChannel
from models.messages.provider_pauses import PROVIDER_PAUSES
from models.store import Store, outbox
from models.store.outbox import OUTBOX
from notifications.channels.base import Channel
from tests import standins
from tests.alerting import approved, contact, let_waves_come
from tests.builders import PHUONG_TRA_VINH
from tests.chaos import stepper

#: One window and a part of another.
NUMBERS = [f"+8490001{number:04}" for number in range(Channel.at_once + 4)]
#: More store commands than planning and sending one warning takes.
MOST_STEPS = 300
#: Each step once would take minutes; it has no common divisor with the rhythm of a window.
STRIDE = 14

#: What a worker is about to do when it dies, and for the how-manieth time.
MOMENTS = [
    ("insert deliveries", 1),
    ("insert delivery_ledger", 2),
    ("update delivery_ledger", 2),
    ("aggregate delivery_ledger", 1),
]


def people(store: Store) -> None:
    for number in NUMBERS:
        subscriptions.follow(
            store, contact(SubscriptionChannel.SMS, number), [PHUONG_TRA_VINH], evidence="theo dõi"
        )


def revive(store: Store) -> None:
    """Let what a dead worker held be free again; by itself that takes until its lease ends."""
    store.db.client.admin.command("killAllSessions", [])
    now = datetime.now(UTC)
    leased = {"state": "pending", "due_at": {"$lt": now + timedelta(minutes=10)}}
    store.collection(OUTBOX).update_many(leased, {"$set": {"due_at": now, "handed_at": None}})
    store.collection(RECIPIENTS).update_many({"state": "open"}, {"$set": {"until": now}})
    assert store.collection(PROVIDER_PAUSES).count_documents({}) == 0


def finish(store: Store, environment: dict[str, str]) -> None:
    """Let a worker do all that is left, the later waves at once."""
    for _ in range(2):
        revive(store)
        let_waves_come(store)
        assert stepper.run(0, environment)


def check(store: Store, box: standins.Box, alert: Alert) -> None:
    calls = Counter(call.to for call in box.calls if call.provider == "twilio")
    assert sorted(calls) == NUMBERS
    assert calls.total() - len(NUMBERS) <= Channel.at_once
    assert outbox.count(store, outbox.OutboxState.FAILED) == 0
    assert {one["state"] for one in deliveries.of_alert(store, alert["_id"])} == {"done"}
    sms = next(one for one in reach.reach(store, alert) if one.channel == "sms")
    assert (sms.accepted, sms.failed) == (len(NUMBERS), 0)


@pytest.mark.parametrize(("moment", "time"), MOMENTS)
def test_worker_killed_in_a_window_misses_nobody_and_repeats_one_window_at_most(
    province: Store, environment: dict[str, str], box: standins.Box, moment: str, time: int
) -> None:
    people(province)
    alert = approved(province, Status.ACTUAL, area_ids=[PHUONG_TRA_VINH])
    for _ in range(2):
        if not stepper.run(time, environment, only=moment):
            break
        let_waves_come(province)
    else:
        pytest.fail("The worker never came to that.")
    finish(province, environment)
    check(province, box, alert)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_worker_killed_between_any_two_steps_misses_nobody(
    province: Store, environment: dict[str, str], box: standins.Box
) -> None:
    people(province)
    for steps in range(1, MOST_STEPS, STRIDE):
        box.forget()
        alert = approved(province, Status.ACTUAL, area_ids=[PHUONG_TRA_VINH])
        first = stepper.run(steps, environment)
        let_waves_come(province)
        ended = first and stepper.run(steps, environment)
        finish(province, environment)
        check(province, box, alert)
        if ended:
            return
    pytest.fail("The worker has more steps than this test kills it at.")
