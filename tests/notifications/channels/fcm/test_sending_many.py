"""Many messages at once: each has its own outcome, over few connections, with one access token."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from prometheus_client import REGISTRY
from structlog.testing import capture_logs
from structlog.typing import EventDict

from models.settings import Settings
from notifications.channels import (
    Address,
    AddressKind,
    Outcome,
    Outgoing,
    Receipt,
    SendError,
    Verdict,
    sending_figures,
)
from notifications.channels.fcm.channel import FcmChannel
from notifications.channels.fcm.sender import CONNECTIONS
from tests.standins import Box


def to_devices(number: int, **more: object) -> list[Outgoing]:
    """The same warning to so many devices."""
    return [
        Outgoing(
            f"key-{one}",
            Address(AddressKind.FCM_TOKEN, f"token-{one}"),
            "Lũ",
            "Di dời",
            **more,  # type: ignore[arg-type]
        )
        for one in range(number)
    ]


def verdicts(outcomes: list[Outcome]) -> list[Verdict | None]:
    """The verdict of each; None for a receipt."""
    return [outcome.verdict if isinstance(outcome, SendError) else None for outcome in outcomes]


def errors_of(outcomes: list[Outcome]) -> list[SendError]:
    """Those that are errors."""
    return [outcome for outcome in outcomes if isinstance(outcome, SendError)]


def test_each_message_arrives_under_its_key_at_its_device(fcm: FcmChannel, box: Box) -> None:
    fcm.send_all(to_devices(100))
    assert {(one.key, one.to) for one in box.arrived} == {(f"key-{n}", f"token-{n}") for n in range(100)}


def test_receipts_stand_in_the_order_of_the_messages(fcm: FcmChannel, box: Box) -> None:
    outcomes = fcm.send_all(to_devices(80))
    by_key = {arrival.key: arrival.id for arrival in box.arrived}
    assert [one.provider_id for one in outcomes if isinstance(one, Receipt)] == [
        by_key[f"key-{number}"] for number in range(80)
    ]


def test_one_that_fails_is_no_matter_to_the_others(fcm: FcmChannel, box: Box) -> None:
    box.fcm.unregistered.add("token-1")
    outgoings = to_devices(4)
    outgoings[2] = dataclasses.replace(outgoings[2], data=json.loads('{"alert": 7}'))
    outcomes = fcm.send_all(outgoings)
    assert verdicts(outcomes) == [None, Verdict.UNREACHABLE, Verdict.PERMANENT, None]


def test_nothing_is_sent_for_nobody(fcm: FcmChannel) -> None:
    assert fcm.send_all([]) == []


def test_many_messages_take_one_thread(fcm: FcmChannel) -> None:
    fcm.send_all(to_devices(1))
    before = set(threading.enumerate())
    started: set[str] = set()
    watching, done = threading.Event(), threading.Event()

    def watch() -> None:
        while not done.wait(0.002):
            started.update(thread.name for thread in set(threading.enumerate()) - before)
            watching.set()

    watcher = threading.Thread(target=watch, name="watcher")
    watcher.start()
    watching.wait()
    fcm.send_all(to_devices(200))
    done.set()
    watcher.join()
    # The stand-in lives in this process and has a thread for each connection.
    assert {name for name in started if "process_request_thread" not in name} == {"watcher"}


def test_dead_access_token_is_fetched_again_once_for_all(fcm: FcmChannel, box: Box) -> None:
    fcm.send_all(to_devices(1))
    box.fcm.tokens.clear()
    outcomes = fcm.send_all(to_devices(150))
    assert (len(box.fcm.tokens), errors_of(outcomes)) == (1, [])


def test_token_that_stays_dead_is_not_fetched_for_every_message(fcm: FcmChannel, box: Box) -> None:
    class Forgetful(set[str]):
        asked = 0

        def add(self, token: str) -> None:
            self.asked += 1

    forgetful = Forgetful()
    box.fcm.tokens = forgetful
    outcomes = fcm.send_all(to_devices(150))
    assert set(verdicts(outcomes)) == {Verdict.CONFIG}
    assert forgetful.asked == 2


def test_account_that_google_refuses_is_asked_for_once(provided: Settings, box: Box) -> None:
    account = json.loads(Path(provided.fcm_credentials).read_text())
    other = {**account, "client_email": "stranger@loa-demo.iam.gserviceaccount.com"}
    channel = FcmChannel(dataclasses.replace(provided, fcm_credentials=json.dumps(other)))
    outcomes = channel.send_all(to_devices(150))
    channel.close()
    assert {(error.verdict, error.code) for error in errors_of(outcomes)} == {(Verdict.CONFIG, "credentials")}
    assert box.calls == []


def test_quota_that_is_used_up_ends_the_call_for_all_that_are_left(fcm: FcmChannel, box: Box) -> None:
    box.fail_next("fcm", error="QUOTA_EXCEEDED", times=None)
    outcomes = fcm.send_all(to_devices(300))
    assert {(error.verdict, error.retry_after) for error in errors_of(outcomes)} == {(Verdict.RETRY, 60.0)}
    assert len(box.calls) <= CONNECTIONS


def test_firebase_in_trouble_is_asked_again_after_ten_seconds_at_different_times(
    fcm: FcmChannel, box: Box
) -> None:
    box.fail_next("fcm", error="UNAVAILABLE", times=None)
    pauses = [error.retry_after or 0 for error in errors_of(fcm.send_all(to_devices(20)))]
    assert min(pauses) >= 10
    assert len(set(pauses)) == 20


@pytest.mark.parametrize("status", [200, 302, 400, 418, 502])
def test_answer_that_is_not_firebases_means_retry(fcm: FcmChannel, box: Box, status: int) -> None:
    box.fail_next("fcm", status=status)
    (error,) = errors_of(fcm.send_all(to_devices(1)))
    assert error.verdict is Verdict.RETRY


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[EventDict]]:
    """What is logged of sending; a logger that was used before would go on writing where it wrote then."""
    monkeypatch.setattr(sending_figures, "log", structlog.get_logger())
    with capture_logs() as caught:
        yield caught


def test_many_are_logged_in_one_line_and_counted_one_by_one(fcm: FcmChannel, lines: list[EventDict]) -> None:
    labels = {"provider": "fcm", "verdict": "accepted"}
    before = REGISTRY.get_sample_value("loa_sends_total", labels) or 0
    fcm.send_all(to_devices(50))
    assert [(line["event"], line["number"], line["accepted"]) for line in lines] == [("sent many", 50, 50)]
    assert REGISTRY.get_sample_value("loa_sends_total", labels) == before + 50


def test_of_many_that_fail_alike_the_log_shows_a_few(
    fcm: FcmChannel, box: Box, lines: list[EventDict]
) -> None:
    box.fail_next("fcm", error="UNREGISTERED", times=None)
    fcm.send_all(to_devices(50))
    assert [line["event"] for line in lines] == ["not sent"] * 3 + ["sent many"]


def test_channel_that_was_closed_opens_again(fcm: FcmChannel, box: Box) -> None:
    fcm.send_all(to_devices(1))
    fcm.close()
    fcm.send_all(to_devices(2))
    assert len(box.arrived) == 2
