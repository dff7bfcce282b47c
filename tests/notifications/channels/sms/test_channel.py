"""SMS: what is its own beyond the contract."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from models.language.sms_text import plain
from models.settings import Settings
from models.store import Store
from notifications.channels import Address, AddressKind, Outgoing, SendError, Verdict
from notifications.channels.sms.channel import SmsChannel
from tests.standins import Box

NUMBER = "+84900000001"
PHONE = Address(AddressKind.PHONE, NUMBER)


@pytest.fixture
def sms(provided_store: Store) -> Iterator[SmsChannel]:
    """The channel on the stand-in."""
    channel = SmsChannel(provided_store)
    yield channel
    channel.close()


def verdict_of(channel: SmsChannel, outgoing: Outgoing) -> Verdict:
    """The verdict that sending ends with."""
    with pytest.raises(SendError) as caught:
        channel.send(outgoing)
    return caught.value.verdict


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đường Lê Lợi ngập nặng", "Duong Le Loi ngap nang"),
        ("Ngập “sâu” – 40 cm…", 'Ngap "sau" - 40 cm...'),
        ("Dòng 1\nDòng 2", "Dong 1\nDong 2"),
        ("ទឹកជំនន់", "ទឹកជំនន់"),
    ],
)
def test_text_loses_diacritics_but_not_case_lines_or_khmer(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_title_stands_above_the_text(sms: SmsChannel, box: Box) -> None:
    sms.send(Outgoing("k", PHONE, "Cảnh báo", "Nước lên nhanh."))
    assert box.on_phone(NUMBER)[0].text == "Canh bao\nNuoc len nhanh."


def test_status_comes_back_to_loa_with_the_key(sms: SmsChannel, provided: Settings, box: Box) -> None:
    sms.send(Outgoing("k & 1", PHONE, body="Chào"))
    expected = f"{provided.public_base}/webhooks/twilio/status?key=k+%26+1"
    assert box.on_phone(NUMBER)[0].raw["StatusCallback"] == expected


def test_very_long_text_arrives_in_parts(sms: SmsChannel, box: Box) -> None:
    sms.send(Outgoing("k", PHONE, body="abc " * 900))
    assert [arrival.key for arrival in box.on_phone(NUMBER)] == ["k", "k.2", "k.3"]


@pytest.mark.parametrize(("ttl", "expected"), [(600, "600"), (0, "1"), (99_999, "36000")])
def test_life_of_a_message_stays_within_twilios_bounds(
    sms: SmsChannel, box: Box, ttl: int, expected: str
) -> None:
    sms.send(Outgoing("k", PHONE, body="Chào", ttl_seconds=ttl))
    assert box.on_phone(NUMBER)[0].raw["ValidityPeriod"] == expected


def test_number_that_sent_stop_is_unreachable(sms: SmsChannel, box: Box) -> None:
    box.twilio.stopped.add(NUMBER)
    assert verdict_of(sms, Outgoing("k", PHONE, body="Chào")) is Verdict.UNREACHABLE


def test_number_that_is_none_is_unreachable(sms: SmsChannel) -> None:
    nobody = Address(AddressKind.PHONE, "12")
    assert verdict_of(sms, Outgoing("k", nobody, body="Chào")) is Verdict.UNREACHABLE


def test_wrong_token_is_the_operators_business(provided_store: Store, box: Box) -> None:
    wrong = dataclasses.replace(provided_store.settings, twilio_auth_token="wrong")
    stranger = SmsChannel(dataclasses.replace(provided_store, settings=wrong))
    assert verdict_of(stranger, Outgoing("k", PHONE, body="Chào")) is Verdict.CONFIG
    stranger.close()
