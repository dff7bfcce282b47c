"""The contract that every channel keeps, whoever the provider is."""

from __future__ import annotations

import dataclasses
import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
from prometheus_client import REGISTRY

from models.settings import SettingsError
from models.store import Store
from notifications.channels import (
    Address,
    AddressKind,
    Channels,
    Receipt,
    SendError,
    Verdict,
    open_channels,
)
from notifications.channels.console import ConsoleChannel
from tests.notifications.channels.cases import CASES, Case, meet
from tests.notifications.channels.dripping import dripping
from tests.standins import Box

each_case = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])

#: Answers that no provider would give, with HTTP 200.
NONSENSE = (b"[]", b"<html>Gateway</html>", b"{}")

#: Silence that a test may wait for.
IMPATIENT: dict[str, Any] = {"provider_timeout_seconds": 0.1}


def elsewhere(store: Store, case: Case, **settings: Any) -> Channels:
    """All channels, with other settings."""
    values: dict[str, Any] = {**case.settings, **settings}
    return open_channels(dataclasses.replace(store, settings=dataclasses.replace(store.settings, **values)))


def refusal(channels: Channels, case: Case) -> SendError:
    """The error that sending ends with."""
    with pytest.raises(SendError) as caught:
        channels.send(case.outgoing())
    return caught.value


@pytest.fixture
def case() -> Case:
    """The case of a test that needs only one."""
    return CASES[0]


@pytest.fixture
def channels(provided_store: Store, case: Case) -> Iterator[Channels]:
    """All real channels, talking to the stand-ins, with what the case needs."""
    opened = elsewhere(provided_store, case)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def acquainted(box: Box) -> None:
    """The Zalo user has written before."""
    meet(box)


@each_case
class TestEveryProvider:
    def test_message_arrives_on_the_phone_under_loas_key(
        self, channels: Channels, box: Box, case: Case
    ) -> None:
        channels.send(case.outgoing("delivery-9"))
        assert [arrival.key for arrival in box.on_phone(case.to)] == [case.key_of("delivery-9")]

    def test_receipt_bears_the_providers_id(self, channels: Channels, box: Box, case: Case) -> None:
        receipt = channels.send(case.outgoing())
        assert receipt.provider_id == box.on_phone(case.to)[0].id

    def test_repeat_of_a_key_shows_once_and_answers_the_same_id(
        self, channels: Channels, box: Box, case: Case
    ) -> None:
        first, second = channels.send(case.outgoing()), channels.send(case.outgoing())
        assert first.provider_id == second.provider_id
        assert [arrival.calls for arrival in box.on_phone(case.to)] == [2]

    @pytest.mark.parametrize("status", [429, 503])
    def test_busy_provider_means_retry_after_the_time_it_names(
        self, channels: Channels, box: Box, case: Case, status: int
    ) -> None:
        box.fail_next(case.provider, status=status, retry_after=7)
        error = refusal(channels, case)
        assert (error.verdict, error.retry_after) == (Verdict.RETRY, 7.0 if case.names_time else None)

    def test_busy_provider_is_asked_only_once(self, channels: Channels, box: Box, case: Case) -> None:
        box.fail_next(case.provider, status=503, retry_after=1, times=None)
        # A key of its own: a call of the test before may still be on its way to a stand-in that hung.
        with pytest.raises(SendError):
            channels.send(case.outgoing("asked-once"))
        assert [call.outcome for call in box.calls if call.key == case.key_of("asked-once")] == ["503"]

    def test_providers_own_word_for_busy_means_retry(self, channels: Channels, box: Box, case: Case) -> None:
        box.fail_next(case.provider, error=case.busy, status=0 if case.busy else 429)
        assert refusal(channels, case).verdict is Verdict.RETRY

    def test_address_without_anybody_is_unreachable(self, channels: Channels, box: Box, case: Case) -> None:
        box.fail_next(case.provider, error=case.gone)
        assert refusal(channels, case).verdict is Verdict.UNREACHABLE

    def test_error_of_the_message_itself_is_permanent(self, channels: Channels, box: Box, case: Case) -> None:
        box.fail_next(case.provider, error=case.bug)
        assert refusal(channels, case).verdict is Verdict.PERMANENT

    def test_message_that_breaks_the_providers_rules_is_permanent(
        self, channels: Channels, box: Box, case: Case
    ) -> None:
        with pytest.raises(SendError) as caught:
            channels.send(case.without_content())
        assert caught.value.verdict is Verdict.PERMANENT

    def test_silent_provider_means_retry(self, channels: Channels, box: Box, case: Case) -> None:
        channels.send(case.outgoing("warm-up"))  # tokens are fetched, so only the message hangs
        box.fail_next(case.provider, hang=1.6)
        error = refusal(channels, case)
        assert (error.verdict, error.code) == (Verdict.RETRY, "timeout")

    def test_retry_after_a_lost_answer_does_not_show_twice(
        self, channels: Channels, box: Box, case: Case
    ) -> None:
        box.fail_next(case.provider, status=503, accepted=True)
        refusal(channels, case)
        channels.send(case.outgoing())
        assert len(box.on_phone(case.to)) == 1

    def test_refused_connection_means_retry(self, provided_store: Store, case: Case) -> None:
        channels = elsewhere(provided_store, case, **{case.url: case.asked_at("http://127.0.0.1:9")})
        started = time.monotonic()
        error = refusal(channels, case)
        channels.close()
        assert error.verdict is Verdict.RETRY
        assert time.monotonic() - started < 1

    def test_provider_that_drips_is_given_up(self, provided_store: Store, case: Case) -> None:
        with dripping(b"HTTP/1.1 200 OK\r\nX-Slow: ") as url:
            channels = elsewhere(provided_store, case, **IMPATIENT, **{case.url: case.asked_at(url)})
            error = refusal(channels, case)
            channels.close()
        assert (error.verdict, error.code) == (Verdict.RETRY, "timeout")

    def test_many_at_once_keep_their_order(self, channels: Channels, box: Box, case: Case) -> None:
        box.fail_next(case.provider, error=case.bug, times=1)
        outcomes = channels.send_all([case.outgoing(f"delivery-{number}") for number in range(6)])
        taken = {arrival.id: arrival.key for arrival in box.on_phone(case.to)}
        told = [taken[one.provider_id] if isinstance(one, Receipt) else "" for one in outcomes]
        expected = [case.key_of(f"delivery-{number}") for number in range(6)]
        assert sum(key == "" for key in told) == 1
        assert all(key in ("", wanted) for key, wanted in zip(told, expected, strict=True))

    def test_logs_hold_neither_address_nor_text(
        self,
        channels: Channels,
        box: Box,
        case: Case,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        with caplog.at_level(logging.INFO):
            channels.send(case.outgoing("delivery-a"))
            box.fail_next(case.provider, error=case.gone)
            refusal(channels, case)
        said = caplog.text + "".join(capfd.readouterr())
        private = [case.value, case.value.lstrip("+"), "Nước lên", "Nuoc len"]
        assert "delivery-a" in said
        assert [word for word in private if word in said] == []

    def test_error_names_neither_address_nor_text(self, channels: Channels, box: Box, case: Case) -> None:
        box.fail_next(case.provider, error=case.gone)
        assert case.value not in str(refusal(channels, case))


@each_case
@pytest.mark.parametrize("body", NONSENSE)
def test_answer_that_makes_no_sense_means_retry(provided_store: Store, case: Case, body: bytes) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
    with dripping(answer + body) as url:
        channels = elsewhere(provided_store, case, **{case.url: case.asked_at(url)})
        error = refusal(channels, case)
        channels.close()
    assert error.verdict is Verdict.RETRY


@each_case
class TestEveryChannel:
    def test_console_takes_what_the_real_channel_takes(self, case: Case) -> None:
        console = ConsoleChannel()
        console.send(case.outgoing())
        assert [outgoing.key for outgoing in console.sent] == ["delivery-1"]

    def test_every_call_is_counted_by_its_verdict(self, channels: Channels, box: Box, case: Case) -> None:
        labels = {"provider": channels.of(case.kind).provider, "verdict": "unreachable"}
        before = REGISTRY.get_sample_value("loa_sends_total", labels) or 0
        box.fail_next(case.provider, error=case.gone)
        refusal(channels, case)
        assert REGISTRY.get_sample_value("loa_sends_total", labels) == before + 1

    def test_channel_without_account_is_played_by_the_console(self, store: Store, case: Case) -> None:
        assert isinstance(elsewhere(store, case).of(case.kind), ConsoleChannel)

    def test_channel_that_is_not_in_use_is_the_operators_business(self, store: Store, case: Case) -> None:
        unused = dataclasses.replace(store, settings=dataclasses.replace(store.settings, channels=[]))
        assert refusal(open_channels(unused), case).verdict is Verdict.CONFIG


def test_unknown_channel_in_the_settings_is_named(store: Store) -> None:
    wrong = dataclasses.replace(store.settings, channels=["fcm", "pigeon"])
    with pytest.raises(SettingsError, match="there is no pigeon"):
        open_channels(dataclasses.replace(store, settings=wrong))


def test_channel_refuses_an_address_of_another_kind(channels: Channels) -> None:
    stranger = dataclasses.replace(CASES[0].outgoing(), to=Address(AddressKind.PHONE, "+84900000001"))
    with pytest.raises(ValueError, match="does not serve"):
        channels.of(AddressKind.FCM_TOPIC).send(stranger)
