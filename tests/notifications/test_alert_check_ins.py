"""Warnings that ask whether people are safe: how they ask on each channel, and what comes back from there."""

from __future__ import annotations

import pytest

from models.alerts.alerts import Alert
from models.alerts.cap_terms import MsgType, Status
from models.delivery import acknowledgements, alert_tallies, seen_messages
from models.delivery.acknowledgements import Channel
from models.following.subscriptions import SubscriptionChannel
from models.messages.messages import Owner
from models.safety import check_in_words
from models.store import Store
from notifications.channels import Outgoing
from tests.alerting import Country, approved, issued, subscription_of
from tests.builders import PHUONG_TRA_VINH, a_device

NUMBER, USER = "+84900000012", "6142494823000000001"


@pytest.fixture
def country(store: Store) -> Country:
    """One person by SMS, one on Zalo, one with the app; all take part in drills."""
    made = Country(store)
    for address in (NUMBER, USER):
        made.follow(address, PHUONG_TRA_VINH, exercises=True)
    a_device(store, area_ids=[PHUONG_TRA_VINH], fid="a-phone-with-push", exercises=True)
    return made


def sent(country: Country, address: str) -> list[Outgoing]:
    return [one for one in country.console.sent if one.to.value == address]


def pushed(country: Country) -> list[Outgoing]:
    return [one for one in country.console.sent if one.data.get("kind") == "alert"]


def warned(country: Country, status: Status, **given: object) -> Alert:
    alert = approved(country.store, status, **given)
    country.work()
    return alert


@pytest.mark.parametrize(
    ("status", "question"),
    [
        (Status.ACTUAL, "Trả lời AN TOAN hoặc CAN GIUP."),
        (Status.EXERCISE, "trả lời DIEN TAP AN TOAN hoặc DIEN TAP CAN GIUP."),
    ],
)
def test_an_sms_says_which_words_answer(country: Country, status: Status, question: str) -> None:
    warned(country, status, asks_check_in=True)
    (sms,) = sent(country, NUMBER)
    assert question in sms.text


@pytest.mark.parametrize("status", [Status.ACTUAL, Status.EXERCISE])
def test_on_zalo_there_are_two_buttons_whose_words_are_understood(country: Country, status: Status) -> None:
    warned(country, status, asks_check_in=True)
    (message,) = sent(country, USER)
    words = [check_in_words.understood(button.payload) for button in message.buttons]
    assert [(word.state, word.drill) for word in words if word] == [
        ("safe", status is Status.EXERCISE),
        ("need_help", status is Status.EXERCISE),
    ]


def test_the_app_learns_that_it_asks_and_over_how_long_phones_answer(country: Country) -> None:
    warned(country, Status.ACTUAL, asks_check_in=True)
    data = [one.data for one in pushed(country)]
    assert {(one["asks_check_in"], one["ack_within"]) for one in data} == {("true", "5")}


def test_a_warning_that_does_not_ask_asks_nowhere(country: Country) -> None:
    warned(country, Status.ACTUAL)
    assert "AN TOAN" not in sent(country, NUMBER)[0].text
    assert sent(country, USER)[0].buttons == ()
    assert {one.data["asks_check_in"] for one in pushed(country)} == {"false"}


def test_the_end_of_a_warning_asks_nobody(country: Country) -> None:
    alert = warned(country, Status.ACTUAL, asks_check_in=True)
    issued(country.store, alert, MsgType.UPDATE, over=True)
    country.work()
    assert "AN TOAN" not in sent(country, NUMBER)[-1].text
    assert sent(country, USER)[-1].buttons == ()


def test_a_warning_seen_on_zalo_was_displayed(country: Country) -> None:
    store, alert = country.store, warned(country, Status.ACTUAL)
    row = subscription_of(store, SubscriptionChannel.ZALO, USER)
    assert row
    key = f"{alert['_id']}:zalo:{row['_id']}"
    assert [seen_messages.note(store, key, Channel.ZALO) for _ in range(2)] == [True, True]
    owner = Owner(row["owner"]["kind"], row["owner"]["id"])
    assert acknowledgements.acknowledged(store, alert["series"], [owner]) == {owner}
    assert alert_tallies.of(store, alert["_id"])[PHUONG_TRA_VINH]["displayed"] == 1


def test_another_message_that_is_seen_acknowledges_nothing(store: Store) -> None:
    assert not seen_messages.note(store, "some other message", Channel.ZALO)
