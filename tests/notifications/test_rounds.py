"""Rounds: a window of recipients at a time, and what errors mean for the others, the delivery and the channel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from models.alerts.cap_terms import Status
from models.delivery import deliveries, recipient_ledger
from models.delivery.deliveries import DELIVERIES
from models.messages import provider_pauses
from models.messages.provider_pauses import PROVIDER_PAUSES
from models.store import Store
from models.store.outbox import OUTBOX
from notifications.channels import SendError, Verdict
from notifications.channels.outcomes import HELD_BACK
from notifications.rounds import MAX_ATTEMPTS
from tests.alerting import Country, approved
from tests.builders import PHUONG_TRA_VINH

#: More than fit into one window of the console.
MANY = 40
NOW = datetime(2031, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def country(store: Store) -> Country:
    return Country(store)


def people(country: Country, count: int = MANY) -> list[str]:
    """Users of Zalo, in the order in which they are told."""
    users = [f"24680000000000{number:05}" for number in range(count)]
    for user in users:
        country.follow(user, PHUONG_TRA_VINH)
    return users


def busy(seconds: float | None = None, *, alone: bool = False) -> SendError:
    return SendError(Verdict.RETRY, "zalo", "-32", retry_after=seconds, alone=alone)


def reached(country: Country) -> set[str]:
    return {one.to.value for one in country.console.sent if one.to.kind == "zalo_user"}


def zalo(country: Country) -> deliveries.Delivery:
    found = country.store.collection(DELIVERIES).find_one({"channel": "zalo"})
    assert found
    return found


def next_in(country: Country) -> float:
    """In how many seconds the rest of the delivery is due."""
    row = country.store.collection(OUTBOX).find_one({"reaction": "send_delivery", "state": "pending"})
    assert row
    return (row["due_at"] - datetime.now(UTC)).total_seconds()


def test_a_recipient_who_is_refused_waits_alone(country: Country) -> None:
    first, *others = people(country)
    country.console.refused[first] = busy(20, alone=True)
    approved(country.store, Status.ACTUAL)
    country.work()
    assert reached(country) == set(others)
    assert 15 < next_in(country) <= 20


def test_a_provider_that_asks_for_a_pause_is_asked_for_nobody_before_it_is_over(country: Country) -> None:
    users = people(country)
    country.console.refused[users[0]] = busy(60)
    approved(country.store, Status.ACTUAL)
    country.work()
    asked = len(country.console.asked)
    assert users[-1] not in country.console.asked
    assert 55 < next_in(country) <= 60
    approved(country.store, Status.ACTUAL)
    country.work()
    # Of the second warning Zalo hears nothing either, and push goes on.
    assert {one.to.kind for one in list(country.console.sent)[asked:]} <= {"fcm_topic"}
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=61)):
        country.console.refused.clear()
        country.work()
        assert reached(country) == set(users)


def test_whoever_is_held_back_so_that_a_provider_is_not_asked_too_often_is_not_given_up(
    country: Country,
) -> None:
    users = people(country)
    held = SendError(Verdict.RETRY, "zalo", HELD_BACK, retry_after=1)
    country.console.refused |= dict.fromkeys(users, held)
    with time_machine.travel(NOW, tick=False) as clock:
        approved(country.store, Status.ACTUAL)
        for _ in range(MAX_ATTEMPTS + 1):
            country.work()
            # Other deliveries on the channel may be more urgent.
            assert provider_pauses.until(country.store, "zalo") is None
            clock.shift(next_in(country) + 0.01)
        country.console.refused.clear()
        for _ in range(3):
            country.work()
            clock.shift(2)
    assert reached(country) == set(users)


def test_a_provider_that_fails_is_left_alone_for_longer_each_time(country: Country) -> None:
    users = people(country)
    country.console.refused |= dict.fromkeys(users, busy())
    with time_machine.travel(NOW, tick=False) as clock:
        approved(country.store, Status.ACTUAL)
        pauses = []
        for _ in range(4):
            country.work()
            pauses.append(next_in(country))
            clock.shift(pauses[-1] + 0.01)
        assert pauses == sorted(pauses)
        assert pauses[-1] > pauses[0]
        country.console.refused.clear()
        for _ in range(3):
            country.work()
            clock.shift(900)
    assert reached(country) == set(users)


def test_after_a_failure_one_worker_alone_finds_out_whether_it_works_again(store: Store) -> None:
    since = datetime.now(UTC)
    provider_pauses.failed(store, "zalo", since=since, code="timeout")
    # Whoever found it out at the same time waits just as long.
    provider_pauses.failed(store, "zalo", since=since - timedelta(seconds=1), code="timeout")
    row = store.collection(PROVIDER_PAUSES).find_one({"_id": "zalo"})
    assert row
    assert row["strikes"] == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=3)):
        turns = [provider_pauses.turn(store, "zalo") for _ in range(3)]
        assert [one.trying for one in turns] == [True, False, False]
        assert [one.until is None for one in turns] == [True, False, False]
        provider_pauses.works(store, "zalo")
        assert provider_pauses.turn(store, "zalo") == provider_pauses.Turn()


def test_what_a_provider_asked_for_is_not_made_shorter_by_a_failure(store: Store) -> None:
    until = provider_pauses.asked_for(store, "zalo", seconds=300, code="429")
    failed = provider_pauses.failed(store, "zalo", since=datetime.now(UTC), code="timeout")
    assert (until - failed).total_seconds() < 0.01
    assert provider_pauses.turn(store, "sms") == provider_pauses.Turn()


def test_a_message_that_one_address_alone_does_not_take_stops_nobody(country: Country) -> None:
    first, *others = people(country)
    country.console.refused[first] = SendError(Verdict.PERMANENT, "zalo", "-201")
    approved(country.store, Status.ACTUAL)
    country.work()
    assert reached(country) == set(others)
    assert zalo(country)["counts"]["codes"] == [{"code": "-201", "count": 1}]


def test_a_message_that_nobody_takes_is_not_tried_at_everybody(country: Country) -> None:
    users = people(country)
    country.console.refused |= dict.fromkeys(users, SendError(Verdict.PERMANENT, "zalo", "-201"))
    approved(country.store, Status.ACTUAL)
    country.work()
    asked = [one for one in country.console.asked if one in set(users)]
    assert len(asked) == country.console.at_once
    assert (zalo(country)["state"], zalo(country)["counts"]["failed"]) == ("stopped", MANY)


def test_two_workers_share_a_window_without_asking_twice(store: Store) -> None:
    country = Country(store)
    people(country, 2)
    approved(store, Status.ACTUAL)
    country.work()
    piece = zalo(country)
    keys = ["a", "b", "c"]
    assert recipient_ledger.claim(store, piece, keys[:2]) == {"a": 1, "b": 1}
    assert recipient_ledger.claim(store, piece, keys) == {"c": 1}
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=31)):
        assert recipient_ledger.claim(store, piece, keys) == {"a": 2, "b": 2, "c": 2}
        assert recipient_ledger.claim(store, piece, keys) == {}
