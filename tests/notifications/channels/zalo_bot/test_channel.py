"""The Zalo Bot Platform: what is its own beyond the contract."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from models.messages.messages import MessageButton
from models.store import Store
from notifications.channels import Address, AddressKind, Outgoing, SendError, Verdict
from notifications.channels.zalo_bot.channel import ZaloBotChannel
from tests.notifications.channels.cases import CHAT
from tests.standins import Box

HELLO = Outgoing("k", Address(AddressKind.ZALO_BOT_CHAT, CHAT), body="Chào")

Opened = Callable[..., ZaloBotChannel]


@pytest.fixture
def opened(provided_store: Store) -> Opened:
    """Opens the channel with some settings."""

    def open_one(**settings: Any) -> ZaloBotChannel:
        values = dataclasses.replace(provided_store.settings, **settings)
        return ZaloBotChannel(dataclasses.replace(provided_store, settings=values))

    return open_one


def failure(channel: ZaloBotChannel, outgoing: Outgoing = HELLO) -> SendError:
    """The error that sending ends with."""
    with pytest.raises(SendError) as caught:
        channel.send(outgoing)
    return caught.value


def test_long_text_arrives_in_parts_that_make_the_whole(opened: Opened, box: Box) -> None:
    words = " ".join(f"từ{number}" for number in range(900))
    opened().send(dataclasses.replace(HELLO, body=words))
    arrived = box.on_phone(CHAT)
    assert " ".join(one.text for one in arrived) == words
    assert [one.key for one in arrived] == ["k", "k.2", "k.3"]


def test_choices_stand_below_by_number(opened: Opened, box: Box) -> None:
    buttons = (
        MessageButton("Báo ngập", payload="/report_flood"),
        MessageButton("Gọi 114", phone="114"),
        MessageButton("Xem", url="https://loa.example/a/7"),
    )
    opened().send(dataclasses.replace(HELLO, buttons=buttons))
    assert box.on_phone(CHAT)[0].text == "\n".join(
        ["Chào", "1. Báo ngập", "2. Gọi 114: 114", "3. Xem: https://loa.example/a/7"]
    )


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        ("408", Verdict.RETRY),
        ("409", Verdict.RETRY),
        ("429", Verdict.RETRY),
        ("500", Verdict.RETRY),
        ("401", Verdict.CONFIG),
        ("404", Verdict.CONFIG),
        ("403", Verdict.UNREACHABLE),
        ("400", Verdict.PERMANENT),
    ],
)
def test_code_of_the_platform_means_what_the_table_says(
    opened: Opened, box: Box, error: str, verdict: Verdict
) -> None:
    box.fail_next("zalo_bot", error=error)
    assert failure(opened()).verdict is verdict


def test_months_messages_that_are_used_up_are_not_asked_for(opened: Opened, box: Box) -> None:
    box.fail_next("zalo_bot", error="402")
    channel = opened()
    first, second = failure(channel), failure(channel)
    assert (first.verdict, second.verdict, len(box.calls)) == (Verdict.QUOTA, Verdict.QUOTA, 1)
    assert second.retry_after == pytest.approx(first.retry_after, abs=5)


def test_wait_that_the_platform_asks_for_is_kept(opened: Opened, box: Box) -> None:
    box.fail_next("zalo_bot", error="429", retry_after=9)
    assert failure(opened()).retry_after == 9


def test_wrong_token_is_the_operators_business_and_stands_in_no_error(opened: Opened) -> None:
    error = failure(opened(zalo_bot_token="1:wrong-token"))
    assert error.verdict is Verdict.CONFIG
    assert "wrong-token" not in f"{error} {error.detail}"
