"""Zalo's windows and quotas: what is known to be refused is not asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.messages import provider_quotas, zalo_windows
from models.messages.provider_quotas import Refresh
from models.messages.purposes import Purpose
from models.messages.zalo_windows import State
from models.store import Store
from notifications.channels import Address, AddressKind, Outgoing, SendError, Verdict
from notifications.channels.zalo.channel import ZaloChannel
from notifications.provider_rates import OwnShare
from tests.notifications.channels.cases import NUMBER, USER, meet
from tests.standins import Box

ALERT = Outgoing(
    "k",
    Address(AddressKind.ZALO_USER, USER),
    "Cảnh báo lũ",
    "Nước lên nhanh.",
    purpose=Purpose.ALERT,
)
LETTER = dataclasses.replace(ALERT, purpose=Purpose.LETTER)
NEWS = dataclasses.replace(ALERT, purpose=Purpose.NEWS)

Opened = Callable[..., ZaloChannel]


@pytest.fixture
def opened(provided_store: Store, box: Box) -> Iterator[Opened]:
    """Opens the channel with some settings."""
    channels = []

    def open_one(**settings: Any) -> ZaloChannel:
        values = dataclasses.replace(provided_store.settings, **settings)
        channels.append(ZaloChannel(dataclasses.replace(provided_store, settings=values)))
        return channels[-1]

    meet(box)
    yield open_one
    for channel in channels:
        channel.close()


def silent_for(store: Store, **ago: float) -> None:
    """Let the user have been heard of so long ago."""
    zalo_windows.hear(store, USER, datetime.now(UTC) - timedelta(**ago))


def failure(channel: ZaloChannel, outgoing: Outgoing) -> SendError:
    """The error that sending ends with."""
    with pytest.raises(SendError) as caught:
        channel.send(outgoing)
    return caught.value


def asked(box: Box) -> int:
    """How often Zalo was asked for a message or a template."""
    return sum(call.provider in ("zalo", "zns") for call in box.calls)


def test_after_seven_days_nothing_is_asked(opened: Opened, store: Store, box: Box) -> None:
    silent_for(store, days=8)
    assert failure(opened(), ALERT).verdict is Verdict.WINDOW
    assert asked(box) == 0


def test_after_seven_days_a_template_reaches_the_number_that_was_shared(
    opened: Opened, store: Store, box: Box
) -> None:
    silent_for(store, days=8)
    zalo_windows.share_phone(store, USER, NUMBER)
    opened(zns_templates=["alert:7895417"]).send(ALERT)
    arrival = box.on_phone(NUMBER)[0]
    assert arrival.raw["template_id"] == "7895417"
    assert arrival.data == {"tieu_de": "Cảnh báo lũ", "noi_dung": "Nước lên nhanh."}


def test_number_alone_reaches_nobody_without_a_template(opened: Opened, store: Store, box: Box) -> None:
    silent_for(store, days=8)
    zalo_windows.share_phone(store, USER, NUMBER)
    assert failure(opened(zns_templates=["letter:1"]), ALERT).verdict is Verdict.WINDOW


@pytest.mark.parametrize(
    ("charged", "outgoing", "goes"),
    [(["alert"], ALERT, True), (["alert"], LETTER, False), ([], ALERT, False)],
)
def test_after_two_days_only_what_may_cost_is_sent(
    opened: Opened, store: Store, box: Box, charged: list[str], outgoing: Outgoing, goes: bool
) -> None:
    silent_for(store, days=3)
    channel = opened(zalo_charged=charged)
    if goes:
        channel.send(outgoing)
    else:
        assert failure(channel, outgoing).verdict is Verdict.WINDOW
    assert asked(box) == goes


def test_within_two_days_everything_is_sent(opened: Opened, store: Store, box: Box) -> None:
    silent_for(store, days=1)
    opened(zalo_charged=[]).send(LETTER)
    assert len(box.on_phone(USER)) == 1


def test_answer_of_zalo_counts_the_free_messages_down(opened: Opened, store: Store, box: Box) -> None:
    silent_for(store, hours=1)
    channel = opened(zalo_charged=[])
    for number in range(8):
        channel.send(dataclasses.replace(LETTER, key=f"k{number}"))
    assert zalo_windows.look(store, USER).state is State.CHARGED
    assert failure(channel, dataclasses.replace(LETTER, key="k8")).code == "charged"


def test_whoever_unfollowed_is_not_asked_for(opened: Opened, store: Store, box: Box) -> None:
    silent_for(store, hours=1)
    zalo_windows.leave(store, USER, datetime.now(UTC))
    assert failure(opened(), ALERT).verdict is Verdict.UNREACHABLE
    assert asked(box) == 0


def test_refusal_as_silent_is_remembered(opened: Opened, store: Store, box: Box) -> None:
    box.zalo.contacts[USER].last_at -= timedelta(days=8)
    channel = opened()
    assert failure(channel, ALERT).code == "-230"
    assert (failure(channel, ALERT).code, asked(box)) == ("silent", 1)


@pytest.mark.parametrize(
    ("outgoing", "verdict"), [(ALERT, Verdict.WINDOW), (NEWS, Verdict.WINDOW), (LETTER, Verdict.QUOTA)]
)
def test_used_up_quota_holds_a_letter_back_and_lets_a_warning_go_on_by_other_ways(
    opened: Opened, store: Store, box: Box, outgoing: Outgoing, verdict: Verdict
) -> None:
    silent_for(store, days=3)
    provider_quotas.note(store, "zalo", "-211", Refresh.HOUR)
    error = failure(opened(), outgoing)
    assert (error.verdict, error.code, asked(box)) == (verdict, "-211", 0)
    assert error.retry_after == pytest.approx(3600, abs=60)
    assert error.pause is None


@pytest.mark.parametrize("outgoing", [ALERT, LETTER])
def test_money_that_is_used_up_holds_back_nobody_who_has_free_messages(
    opened: Opened, store: Store, box: Box, outgoing: Outgoing
) -> None:
    silent_for(store, days=3)
    box.fail_next("zalo", error="-321")
    channel = opened()
    channel.bucket = OwnShare({}, workers=1)
    assert failure(channel, outgoing).code == "-321"
    silent_for(store, hours=1)
    channel.send(outgoing)
    assert len(box.on_phone(USER)) == 1


def test_quota_that_is_used_up_is_remembered_for_those_who_would_pay(
    opened: Opened, store: Store, box: Box
) -> None:
    silent_for(store, hours=1)
    box.fail_next("zalo", error="-211")
    channel = opened()
    assert failure(channel, LETTER).verdict is Verdict.QUOTA
    channel.send(LETTER)  # one of the free ones
    assert provider_quotas.used_up(store, "zalo")


def test_templates_that_are_used_up_are_not_asked_for(opened: Opened, store: Store, box: Box) -> None:
    box.fail_next("zns", error="-144")
    to = Address(AddressKind.ZNS_PHONE, NUMBER)
    channel, outgoing = opened(zns_templates=["alert:1"]), dataclasses.replace(ALERT, to=to)
    codes = [failure(channel, outgoing).code for _ in range(2)]
    assert (codes, asked(box)) == (["-144", "-144"], 1)


def test_alert_to_a_number_goes_by_the_template_of_alerts(opened: Opened, box: Box) -> None:
    to = Address(AddressKind.ZNS_PHONE, NUMBER)
    opened(zns_templates=["letter:1", "alert:2"]).send(dataclasses.replace(ALERT, to=to))
    assert box.on_phone(NUMBER)[0].raw["template_id"] == "2"


def test_zalo_that_is_asked_too_often_gets_a_pause(opened: Opened, store: Store, box: Box) -> None:
    silent_for(store, hours=1)
    box.fail_next("zalo", error="-32")
    channel = opened()
    first, second = failure(channel, ALERT), failure(channel, ALERT)
    assert (first.verdict, first.code) == (Verdict.RETRY, "-32")
    assert first.retry_after == pytest.approx(1, abs=0.1)
    assert (second.code, asked(box)) == ("-32", 1)


def test_pause_of_messages_does_not_hold_templates(opened: Opened, store: Store, box: Box) -> None:
    box.fail_next("zalo", error="-32")
    with closing(opened(zns_templates=["alert:2"])) as channel:
        failure(channel, ALERT)
        channel.send(dataclasses.replace(ALERT, to=Address(AddressKind.ZNS_PHONE, NUMBER)))
    assert len(box.on_phone(NUMBER)) == 1


def test_key_that_is_too_long_for_zalo_still_knows_a_repeat(opened: Opened, box: Box) -> None:
    to = Address(AddressKind.ZNS_PHONE, NUMBER)
    long = dataclasses.replace(ALERT, to=to, key="a" * 60)
    channel = opened(zns_templates=["alert:2"])
    channel.send(long)
    channel.send(long)
    assert [len(arrival.raw["tracking_id"]) for arrival in box.on_phone(NUMBER)] == [48]
