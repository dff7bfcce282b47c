"""Zalo: what is its own beyond the contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from models.messages.messages import MessageButton
from models.store import Store
from notifications.channels import Address, AddressKind, Outgoing, SendError, Verdict
from notifications.channels.zalo.channel import ZaloChannel
from notifications.channels.zalo.errors import ACCOUNT, TEMPLATE, refusal, until_morning
from tests.notifications.channels.cases import NUMBER, USER, meet
from tests.standins import Box

PERSON = Address(AddressKind.ZALO_USER, USER)


@pytest.fixture
def zalo(provided_store: Store, box: Box) -> Iterator[ZaloChannel]:
    """The channel on the stand-in; the user has written before."""
    meet(box)
    channel = ZaloChannel(provided_store)
    yield channel
    channel.close()


def failure(channel: ZaloChannel, outgoing: Outgoing) -> SendError:
    """The error that sending ends with."""
    with pytest.raises(SendError) as caught:
        channel.send(outgoing)
    return caught.value


def shown(box: Box) -> list[str]:
    """Texts on the user's phone."""
    return [arrival.text for arrival in box.on_phone(USER)]


def test_long_text_arrives_in_parts_that_make_the_whole(zalo: ZaloChannel, box: Box) -> None:
    words = " ".join(f"từ{number}" for number in range(900))
    zalo.send(Outgoing("k", PERSON, body=words))
    assert " ".join(shown(box)) == words
    assert [arrival.key for arrival in box.on_phone(USER)] == ["k", "k.2", "k.3"]


def test_buttons_stand_in_a_list_under_the_text(zalo: ZaloChannel, box: Box) -> None:
    buttons = (
        MessageButton("Báo ngập", payload="/report_flood"),
        MessageButton("Gọi 114", phone="114"),
        MessageButton("Xem", url="https://loa.example/a/7"),
    )
    zalo.send(Outgoing("k", PERSON, "Cảnh báo lũ", "Nước lên nhanh.", buttons=buttons))
    arrival = box.on_phone(USER)[0]
    assert (arrival.title, arrival.text) == ("Cảnh báo lũ", "Nước lên nhanh.")
    assert [button["type"] for button in arrival.buttons] == [
        "oa.query.hide",
        "oa.open.phone",
        "oa.open.url",
    ]


def test_seven_buttons_take_two_lists(zalo: ZaloChannel, box: Box) -> None:
    buttons = tuple(MessageButton(f"Mục {number}", payload=f"/{number}") for number in range(7))
    zalo.send(Outgoing("k", PERSON, body="Chọn một mục", buttons=buttons))
    assert [len(arrival.buttons) for arrival in box.on_phone(USER)] == [5, 2]


def test_text_too_long_for_a_list_stands_before_it(zalo: ZaloChannel, box: Box) -> None:
    zalo.send(Outgoing("k", PERSON, "Hỏi", "dài " * 200, buttons=(MessageButton("Có", payload="/affirm"),)))
    assert [bool(arrival.buttons) for arrival in box.on_phone(USER)] == [False, True]


def test_nothing_to_say_is_our_bug(zalo: ZaloChannel) -> None:
    assert failure(zalo, Outgoing("k", PERSON)).verdict is Verdict.PERMANENT


def test_stranger_who_never_wrote_is_unreachable(zalo: ZaloChannel) -> None:
    stranger = Address(AddressKind.ZALO_USER, "9")
    assert failure(zalo, Outgoing("k", stranger, body="Chào")).verdict is Verdict.UNREACHABLE


def test_person_silent_for_eight_days_is_outside_the_window(zalo: ZaloChannel, box: Box) -> None:
    box.zalo.contacts[USER].last_at = datetime.now(UTC) - timedelta(days=8)
    assert failure(zalo, Outgoing("k", PERSON, body="Chào")).verdict is Verdict.WINDOW


def test_ninth_answer_needs_bought_quota(zalo: ZaloChannel, box: Box) -> None:
    box.zalo.purchased = 0
    for number in range(8):
        zalo.send(Outgoing(f"k{number}", PERSON, body="Chào"))
    assert failure(zalo, Outgoing("k8", PERSON, body="Chào")).verdict is Verdict.QUOTA


def test_template_reaches_a_phone_number(zalo: ZaloChannel, box: Box) -> None:
    to = Address(AddressKind.ZNS_PHONE, NUMBER)
    zalo.send(Outgoing("k", to, template="7895417", template_data={"otp": "123456"}))
    assert box.on_phone(NUMBER)[0].raw["tracking_id"] == "k"


def test_unknown_error_code_keeps_the_address(zalo: ZaloChannel) -> None:
    assert refusal(ACCOUNT, -9999, "?").verdict is Verdict.PERMANENT


@pytest.mark.parametrize(("table", "code"), [(ACCOUNT, -234), (TEMPLATE, -133)])
def test_refusal_at_night_says_when_morning_comes(table: str, code: int) -> None:
    error = refusal(table, code, "")
    assert error.verdict is Verdict.WINDOW
    assert error.retry_after is not None


@pytest.mark.parametrize(
    ("now", "hours"),
    [("2026-11-21T15:00+00:00", 8), ("2026-11-21T22:00+00:00", 1), ("2026-11-21T23:00+00:00", 24)],
)
def test_morning_comes_at_six_in_viet_nam(now: str, hours: int) -> None:
    assert until_morning(datetime.fromisoformat(now)) == hours * 3600
