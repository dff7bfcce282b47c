"""How fast providers are asked: by all workers together, and by one alone when the broker does not answer."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from redis import Redis

from models.settings import Settings
from notifications.provider_rates import RATES, Grant, OwnShare, ProviderRates, Rate, rates_of

NOBODY = "redis://127.0.0.1:9/0"
RABBIT = "amqp://127.0.0.1:9//"


@pytest.fixture(autouse=True)
def empty(settings: Settings) -> None:
    """No bucket is begun yet."""
    with Redis.from_url(settings.alerts_broker) as client:
        for key in client.scan_iter("loa:*"):
            client.delete(key)


@pytest.fixture
def ten(settings: Settings) -> Settings:
    """Settings by which SMS has ten a second and twenty at once."""
    return dataclasses.replace(settings, provider_rates=["sms:10:20"], workers=4)


@pytest.fixture
def rates(ten: Settings) -> Iterator[ProviderRates]:
    """The rates in the broker."""
    opened = ProviderRates(ten)
    yield opened
    opened.close()


def drained(rates: ProviderRates, *, urgent: bool = True) -> int:
    """How many are granted until none is."""
    total = 0
    while number := rates.take("sms", 7, urgent=urgent).number:
        total += number
    return total


def test_as_many_at_once_as_the_bucket_holds(rates: ProviderRates) -> None:
    assert 20 <= drained(rates) <= 21


def test_whoever_comes_too_soon_is_told_how_long_to_wait(rates: ProviderRates) -> None:
    drained(rates)
    grant = rates.take("sms", 1, urgent=True)
    assert grant.number == 0
    assert 0 < grant.wait <= 0.1


def test_bucket_fills_at_its_rate(rates: ProviderRates) -> None:
    drained(rates)
    time.sleep(0.5)
    assert 4 <= drained(rates) <= 7


def test_all_workers_share_one_bucket(ten: Settings) -> None:
    workers = [ProviderRates(ten) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        total = sum(pool.map(drained, workers))
    for worker in workers:
        worker.close()
    assert 20 <= total <= 25


def test_part_of_a_bucket_is_kept_for_what_is_urgent(rates: ProviderRates) -> None:
    ordinary = drained(rates, urgent=False)
    assert 16 <= ordinary <= 17
    assert rates.take("sms", 4, urgent=True).number >= 3


def test_letters_get_a_small_share_while_urgent_messages_empty_the_bucket(ten: Settings) -> None:
    rates = ProviderRates(dataclasses.replace(ten, provider_rates=["sms:100:20"]))
    rates.take("sms", 1, urgent=False)
    began, letters, urgent = time.monotonic(), 0, 0
    while time.monotonic() < began + 0.7:
        urgent += drained(rates)
        letters += rates.take("sms", 1, urgent=False).number
    spent = time.monotonic() - began
    rates.close()
    assert 1 <= letters <= 5 * spent + 1
    # What letters took of it, urgent messages have less.
    assert letters + urgent <= 20 + 100 * spent + 1


def test_a_worker_alone_gives_letters_their_share() -> None:
    alone, ends, letters = OwnShare({"sms": Rate(100, 100)}, workers=1), time.monotonic() + 0.6, 0
    alone.take("sms", 1, urgent=False)
    while time.monotonic() < ends:
        alone.take("sms", 100, urgent=True)
        letters += alone.take("sms", 1, urgent=False).number
    assert 1 <= letters <= 4


def test_providers_do_not_wait_for_one_another(rates: ProviderRates) -> None:
    drained(rates)
    assert rates.take("fcm", 64, urgent=True) == Grant(64)


def test_pause_holds_for_every_worker_and_ends(ten: Settings, rates: ProviderRates) -> None:
    other = ProviderRates(ten)
    rates.pause("sms", 0.2)
    paused = other.take("sms", 1, urgent=True)
    time.sleep(0.25)
    after = other.take("sms", 1, urgent=True)
    other.close()
    assert paused.number == 0
    assert 0 < paused.wait <= 0.2
    assert after.number == 1


@pytest.mark.parametrize("address", [NOBODY, RABBIT, ""], ids=["no answer", "RabbitMQ", "none"])
def test_without_a_broker_that_counts_a_worker_has_its_share(ten: Settings, address: str) -> None:
    alone = ProviderRates(dataclasses.replace(ten, alerts_broker_url=address, broker_url=address))
    first = drained(alone)
    time.sleep(0.5)
    second = drained(alone)
    alone.close()
    assert first == 5
    assert 1 <= second <= 2


def test_broker_that_is_away_is_not_asked_for_each_message(ten: Settings) -> None:
    alone = ProviderRates(dataclasses.replace(ten, alerts_broker_url=NOBODY))
    alone.take("sms", 1, urgent=True)
    started = time.perf_counter()
    for _ in range(100):
        alone.take("sms", 1, urgent=True)
    alone.close()
    assert time.perf_counter() - started < 0.1


def test_pause_holds_without_a_broker(ten: Settings) -> None:
    alone = ProviderRates(dataclasses.replace(ten, alerts_broker_url=NOBODY))
    alone.pause("sms", 60)
    assert alone.take("sms", 1, urgent=True).number == 0
    alone.close()


def test_share_is_never_so_small_that_nothing_goes_out() -> None:
    small = OwnShare({"sms": Rate(1, 1)}, workers=50)
    assert small.take("sms", 3, urgent=False).number == 1


def test_setting_changes_the_rates_that_it_names() -> None:
    assert {**RATES, **rates_of(["sms:3:4"])} == {**RATES, "sms": Rate(3, 4)}
