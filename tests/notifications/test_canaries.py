"""Canaries: each channel is tried every few minutes, and one that falls silent is an alarm."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from models.messages import canaries
from models.messages.canaries import CANARIES, ChannelHealth, ChannelState
from models.store import Store, outbox
from models.store.outbox import OUTBOX, OutboxState
from notifications.channels import AddressKind, Channels
from notifications.provider_rates import Grant
from notifications.reactions import canaries as sending
from notifications.reactor import Outside, react
from tests.standins import Box

USER, NUMBER = "2468000000000000009", "+84900000009"
START = datetime(2026, 11, 29, 8, 0, tzinfo=UTC)
EVERY = timedelta(seconds=180)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def province(provided_store: Store) -> Store:
    """A store whose operator has a phone, a Zalo account and a number for canaries."""
    wanted = ["fcm:topic/canary", f"zalo:{USER}", f"sms:{NUMBER}"]
    settings = dataclasses.replace(provided_store.settings, canaries=wanted)
    return dataclasses.replace(provided_store, settings=settings)


@pytest.fixture
def outside(province: Store, channels: Channels, box: Box, clock: time_machine.Traveller) -> Outside:
    """The stand-ins, where the Zalo user has written."""
    box.zalo.hear(USER)
    canaries.plan(province)
    return Outside(province, channels)


class Full:
    """A bucket that grants nothing for long, until somebody says so."""

    is_full = True

    def take(self, provider: str, wanted: int, *, urgent: bool) -> Grant:
        return Grant(0, 12.0) if self.is_full else Grant(wanted)

    def pause(self, provider: str, seconds: float) -> None:
        """Nobody asks for one."""


def work_off(outside: Outside) -> None:
    """Send what is due."""
    for row in outbox.forgotten(outside.store):
        react(outside, row["_id"])


def go_on(outside: Outside, clock: time_machine.Traveller, box: Box, times: int = 1) -> None:
    """Let so many intervals pass, with what is due in each."""
    for _ in range(times):
        clock.shift(EVERY)
        box.zalo.hear(USER)
        work_off(outside)


def health(store: Store) -> dict[str, ChannelHealth]:
    """How each channel does."""
    return {one.channel: one for one in canaries.channel_health(store)}


def states(store: Store) -> dict[str, ChannelState]:
    """The state of each channel."""
    return {channel: one.state for channel, one in health(store).items()}


def test_each_channel_is_tried(outside: Outside, box: Box) -> None:
    work_off(outside)
    assert [len(box.on_phone(to)) for to in ("canary", USER, NUMBER)] == [1, 1, 1]
    assert set(states(outside.store).values()) == {ChannelState.WELL}


def test_a_channel_whose_rate_others_have_used_up_is_not_failing(
    outside: Outside, channels: Channels, clock: time_machine.Traveller
) -> None:
    full = Full()
    channels.of(AddressKind.PHONE).bucket = full
    work_off(outside)
    assert states(outside.store)["sms"] is ChannelState.NEW
    full.is_full = False
    clock.shift(timedelta(seconds=sending.HELD_BACK_SECONDS * 3))
    work_off(outside)
    assert states(outside.store)["sms"] is ChannelState.WELL


def test_canary_makes_no_sound(outside: Outside, box: Box) -> None:
    work_off(outside)
    (arrival,) = box.on_phone("canary")
    assert "sound" not in arrival.raw["apns"]["payload"]["aps"]
    assert arrival.data["kind"] == "canary"


def test_next_one_is_sent_when_it_is_due_and_not_before(
    outside: Outside, box: Box, clock: time_machine.Traveller
) -> None:
    work_off(outside)
    clock.shift(EVERY - timedelta(seconds=1))
    work_off(outside)
    assert len(box.on_phone("canary")) == 1
    clock.shift(timedelta(seconds=1))
    work_off(outside)
    assert len(box.on_phone("canary")) == 2


def test_canaries_go_on_however_often_they_were_put_off(
    outside: Outside, box: Box, clock: time_machine.Traveller
) -> None:
    go_on(outside, clock, box, times=20)
    assert len(box.on_phone("canary")) == 20


def test_they_leave_one_row_and_one_event_a_channel(
    outside: Outside, box: Box, clock: time_machine.Traveller
) -> None:
    go_on(outside, clock, box, times=5)
    rows = list(outside.store.collection(OUTBOX).find({"reaction": "send_canary"}))
    assert [row["state"] for row in rows] == [OutboxState.PENDING] * 3


@pytest.mark.parametrize(
    ("provider", "channel", "error", "code"),
    [
        ("fcm", "fcm", "THIRD_PARTY_AUTH_ERROR", "THIRD_PARTY_AUTH_ERROR"),
        ("zalo", "zalo", "-213", "-213"),
        ("twilio", "sms", "21610", "21610"),
    ],
)
def test_provider_that_refuses_is_named_with_its_reason_and_the_others_go_on(
    outside: Outside, box: Box, provider: str, channel: str, error: str, code: str
) -> None:
    box.fail_next(provider, error=error, times=None)
    work_off(outside)
    found = health(outside.store)
    assert (found[channel].state, found[channel].code) == (ChannelState.FAILING, code)
    assert {one.state for name, one in found.items() if name != channel} == {ChannelState.WELL}
    assert canaries.readiness(outside.store) == f"degraded: {channel} failing ({code})"


def test_provider_that_works_again_is_well(outside: Outside, box: Box, clock: time_machine.Traveller) -> None:
    box.fail_next("fcm", error="INTERNAL")
    work_off(outside)
    go_on(outside, clock, box)
    assert states(outside.store)["fcm"] is ChannelState.WELL
    assert canaries.readiness(outside.store) == "ok"


def test_loa_is_not_ready_when_no_channel_of_warnings_works(outside: Outside, box: Box) -> None:
    for provider, error in (("fcm", "INVALID_ARGUMENT"), ("zalo", "-213"), ("twilio", "21610")):
        box.fail_next(provider, error=error, times=None)
    work_off(outside)
    assert not canaries.readiness(outside.store).startswith(("ok", "degraded"))


def test_silence_is_an_alarm_though_nobody_reports_a_failure(
    outside: Outside, clock: time_machine.Traveller
) -> None:
    work_off(outside)
    clock.shift(3 * EVERY)
    assert set(states(outside.store).values()) == {ChannelState.SILENT}


def test_channel_that_was_never_tried_for_long_is_silent_too(
    outside: Outside, clock: time_machine.Traveller
) -> None:
    assert set(states(outside.store).values()) == {ChannelState.NEW}
    clock.shift(3 * EVERY)
    assert set(states(outside.store).values()) == {ChannelState.SILENT}


def test_canary_whose_row_was_lost_begins_again(
    outside: Outside, box: Box, clock: time_machine.Traveller
) -> None:
    work_off(outside)
    outside.store.collection(OUTBOX).delete_many({"reaction": "send_canary"})
    clock.shift(5 * EVERY)
    box.zalo.hear(USER)
    canaries.plan(outside.store)
    work_off(outside)
    assert len(box.on_phone("canary")) == 2


def test_row_that_was_only_late_does_not_double_the_canaries(
    outside: Outside, box: Box, clock: time_machine.Traveller
) -> None:
    work_off(outside)
    clock.shift(5 * EVERY)
    box.zalo.hear(USER)
    canaries.plan(outside.store)
    go_on(outside, clock, box, times=3)
    assert len(box.on_phone("canary")) == 4


def test_two_workers_begin_the_same_canaries_once(province: Store) -> None:
    canaries.plan(province)
    canaries.plan(province)
    assert {row["version"] for row in province.collection(CANARIES).find()} == {1}


def test_channel_without_a_recipient_is_untried_and_no_alarm(provided_store: Store) -> None:
    canaries.plan(provided_store)
    assert set(states(provided_store).values()) == {ChannelState.UNTRIED}
    assert canaries.readiness(provided_store) == "ok"


def test_dear_channel_may_be_tried_less_often(province: Store) -> None:
    settings = dataclasses.replace(
        province.settings, canaries=[f"sms:{NUMBER}/every/3600", "fcm:topic/canary"]
    )
    assert canaries.perches(settings) == {"sms": (NUMBER, 3600), "fcm": ("topic/canary", 180)}


def test_device_may_be_the_recipient() -> None:
    address = sending.ADDRESSES["fcm"]("c1:APA91b")
    assert (address.kind, address.value) == ("fcm_token", "c1:APA91b")
