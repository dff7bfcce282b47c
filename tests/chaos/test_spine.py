"""The spine under SIGKILL: every pending message is sent, none shows twice, whatever dies and whenever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from models.messages.messages import MessageState
from models.store import Store, outbox
from tests.chaos import stepper
from tests.chaos.conftest import RELAY, WORKER, Processes, accepted_report, all_done, wait_for
from tests.standins import Box

#: In each round of killing.
RESIDENTS = 5

#: More store commands than telling one reporter takes; the last tries end by themselves.
MOST_STEPS = 120


def known_user(box: Box, number: int) -> str:
    """A Zalo user who has written to the OA a moment ago, so that it may answer them."""
    user = f"61424948230000{number:05}"
    box.zalo.hear(user)
    return user


def shown(box: Box) -> list[str]:
    """Whose phones show a message, each as often as it shows."""
    return sorted(arrival.to for arrival in box.arrived)


@pytest.mark.timeout(600)
def test_worker_killed_between_any_two_steps_tells_everybody_once(
    province: Store, box: Box, environment: dict[str, str], every_case: bool
) -> None:
    users, repeats = [], 0
    for steps in range(1, MOST_STEPS, 1 if every_case else 3):
        users.append(known_user(box, steps))
        accepted_report(province, steps, users[-1])
        before = len(box.calls)
        if stepper.run(steps, environment):
            break
        # What the dead worker held is free again when its transaction and its lease run out; here they do so now.
        province.db.client.admin.command("killAllSessions", [])
        now = datetime.now(UTC)
        leased = {"state": "pending", "due_at": {"$lt": now + timedelta(minutes=10)}}
        province.db.outbox.update_many(leased, {"$set": {"due_at": now, "handed_at": None}})
        assert stepper.run(0, environment)
        repeats += max(0, len(box.calls) - before - 1)
    else:
        pytest.fail("The worker has more steps than this test kills it at.")

    assert shown(box) == sorted(users)
    assert province.db.messages.count_documents({"state": MessageState.SENT}) == len(users)
    assert outbox.count(province, outbox.OutboxState.FAILED) == 0
    # Only a death between the provider's answer and the note of it can make Loa call again.
    assert (1 if every_case else 0) <= repeats <= 6


@pytest.mark.timeout(240)
def test_relay_and_worker_killed_and_broker_wiped_again_and_again(
    province: Store, box: Box, processes: Processes, every_case: bool
) -> None:
    victims = [RELAY, WORKER] * (2 if every_case else 1)
    users = [known_user(box, number) for number in range(RESIDENTS * (len(victims) + 1))]
    broker = Redis.from_url(province.settings.broker_url)
    for round_, victim in enumerate([*victims, None]):
        for what in (RELAY, WORKER):
            if what not in processes.running:
                processes.start(what)
        for number in range(round_ * RESIDENTS, (round_ + 1) * RESIDENTS):
            accepted_report(province, number, users[number])
        if victim:
            told = round_ * RESIDENTS + 2
            wait_for(lambda told=told: len(box.arrived) >= told, 60, processes.log)  # type: ignore[misc]
            processes.kill(victim)
            broker.flushall()
    broker.close()

    wait_for(lambda: all_done(province), 60, processes.log)

    assert shown(box) == sorted(users)
    assert province.db.messages.count_documents({"state": MessageState.SENT}) == len(users)
    assert outbox.count(province, outbox.OutboxState.FAILED) == 0


@pytest.mark.timeout(150)
def test_what_happened_while_the_relay_was_down_is_handed_over_at_its_start(
    province: Store, box: Box, processes: Processes
) -> None:
    processes.start(RELAY)
    wait_for(lambda: "relay_ready" in processes.log(), 30, processes.log)
    processes.kill(RELAY)
    user = known_user(box, 1)
    accepted_report(province, 1, user)

    processes.start(RELAY)
    processes.start(WORKER)
    wait_for(lambda: shown(box) == [user], 90, processes.log)

    assert outbox.count(province, outbox.OutboxState.FAILED) == 0
