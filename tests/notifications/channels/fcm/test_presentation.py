"""What phones are told, on the raw messages that arrive: sound, section, replacing, and how long it is kept."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from notifications.channels import Address, AddressKind, Loudness, Notice, Outgoing, Section
from notifications.channels.fcm.channel import FcmChannel
from tests.standins import Box

DEVICE = Address(AddressKind.FCM_TOKEN, "token-1")
TOPIC = Address(AddressKind.FCM_TOPIC, "alert.86.vi")
SIREN = Notice(Section.ALERTS, Loudness.CRITICAL)
DRILL = Notice(Section.EXERCISES)
WARNING = Outgoing(
    "k", DEVICE, "Lũ", "Di dời", urgent=True, ttl_seconds=1800, collapse_key="series-7", notice=SIREN
)
NOTICES = [
    Notice(section, loudness)
    for section, loudness in product(Section, Loudness)
    if loudness is not Loudness.CRITICAL or section is Section.ALERTS
]


def raw(fcm: FcmChannel, box: Box, outgoing: Outgoing) -> dict[str, Any]:
    """The message as FCM got it."""
    fcm.send(outgoing)
    return box.arrived[-1].raw


def shown(notice: Notice) -> Outgoing:
    """A message that is shown in this way."""
    return Outgoing("k", DEVICE, "Tin", "…", collapse_key="post-3", notice=notice)


def test_android_shows_a_warning_in_its_section_above_all_others(fcm: FcmChannel, box: Box) -> None:
    notice = raw(fcm, box, WARNING)["android"]["notification"]
    assert notice == {
        "channel_id": "alerts",
        "tag": "series-7",
        "notification_priority": "PRIORITY_MAX",
        "visibility": "PUBLIC",
        "sound": "siren",
        "default_vibrate_timings": True,
    }


def test_iphone_sounds_a_warning_at_full_volume_through_silence(fcm: FcmChannel, box: Box) -> None:
    aps = raw(fcm, box, WARNING)["apns"]["payload"]["aps"]
    assert aps == {
        "sound": {"critical": 1, "name": "siren.caf", "volume": 1.0},
        "interruption-level": "critical",
        "thread-id": "series-7",
        "mutable-content": 1,
    }


def test_iphone_shows_a_warning_at_once_in_the_place_of_the_one_before_until_it_ends(
    fcm: FcmChannel, box: Box
) -> None:
    headers = raw(fcm, box, WARNING)["apns"]["headers"]
    ends = int(headers.pop("apns-expiration")) - datetime.now(UTC).timestamp()
    assert headers == {"apns-push-type": "alert", "apns-priority": "10", "apns-collapse-id": "series-7"}
    assert 1790 < ends <= 1800


def test_browser_shows_a_warning_until_somebody_has_seen_it(fcm: FcmChannel, box: Box) -> None:
    webpush = raw(fcm, box, WARNING)["webpush"]
    assert webpush["headers"] == {"Urgency": "high", "TTL": "1800", "Topic": "series-7"}
    assert webpush["notification"] == {"tag": "series-7", "renotify": True, "requireInteraction": True}


def test_text_stands_once_where_both_kinds_of_phones_take_it_from(fcm: FcmChannel, box: Box) -> None:
    message = raw(fcm, box, WARNING)
    assert message["notification"] == {"title": "Lũ", "body": "Di dời"}
    assert str(message).count("Di dời") == 1


@pytest.mark.parametrize(
    ("notice", "level"),
    [
        (SIREN, "critical"),
        (Notice(Section.ADVISORIES, Loudness.LOUD), "time-sensitive"),
        (Notice(Section.NEWS), "active"),
        (Notice(Section.EXERCISES, Loudness.QUIET), "passive"),
    ],
)
def test_iphone_is_interrupted_as_much_as_the_message_is_loud(
    fcm: FcmChannel, box: Box, notice: Notice, level: str
) -> None:
    assert raw(fcm, box, shown(notice))["apns"]["payload"]["aps"]["interruption-level"] == level


def test_drill_has_a_sound_of_its_own(fcm: FcmChannel, box: Box) -> None:
    drill = raw(fcm, box, dataclasses.replace(WARNING, notice=DRILL))
    assert drill["android"]["notification"]["sound"] == "exercise"
    assert drill["apns"]["payload"]["aps"]["sound"] == "exercise.caf"


@pytest.mark.parametrize("notice", [one for one in NOTICES if one.section is not Section.ALERTS], ids=str)
def test_only_alerts_sound_the_siren(fcm: FcmChannel, box: Box, notice: Notice) -> None:
    message = raw(fcm, box, shown(notice))
    assert "siren" not in str(message)
    assert "'critical': 1" not in str(message)


def test_what_is_quiet_has_no_sound_anywhere(fcm: FcmChannel, box: Box) -> None:
    message = raw(fcm, box, shown(Notice(Section.EXERCISES, Loudness.QUIET)))
    assert "sound" not in message["android"]["notification"]
    assert "sound" not in message["apns"]["payload"]["aps"]
    assert message["webpush"]["notification"]["silent"] is True


def test_letter_is_not_read_aloud_by_a_locked_phone(fcm: FcmChannel, box: Box) -> None:
    message = raw(fcm, box, Outgoing("k", DEVICE, "Phản ánh", "Đã nhận"))
    assert message["android"]["notification"]["visibility"] == "PRIVATE"


def test_no_warning_pushes_another_out_of_the_four_that_wait_for_a_phone(fcm: FcmChannel, box: Box) -> None:
    for number in range(6):
        fcm.send(dataclasses.replace(WARNING, key=f"k{number}", collapse_key=f"series-{number}"))
    assert {arrival.raw["android"].get("collapse_key") for arrival in box.arrived} == {None}


def test_of_news_the_last_alone_waits_for_a_phone_that_is_off(fcm: FcmChannel, box: Box) -> None:
    for post in ("post-1", "post-2"):
        fcm.send(Outgoing(post, DEVICE, "Tin", "…", collapse_key=post, notice=Notice(Section.NEWS)))
    assert {arrival.raw["android"]["collapse_key"] for arrival in box.arrived} == {"news"}


def test_nothing_waits_longer_than_firebase_keeps_it(fcm: FcmChannel, box: Box) -> None:
    message = raw(fcm, box, dataclasses.replace(WARNING, ttl_seconds=90 * 86_400))
    assert message["android"]["ttl"] == message["webpush"]["headers"]["TTL"] + "s" == f"{28 * 86_400}s"


@pytest.mark.parametrize(
    "key", ["x" * 80, "Xã Long Hòa", "urn:oid:2.49.0.1.704"], ids=["long", "letters", "oid"]
)
def test_key_that_headers_do_not_take_is_replaced_by_one_that_they_do(
    fcm: FcmChannel, box: Box, key: str
) -> None:
    message = raw(fcm, box, dataclasses.replace(WARNING, collapse_key=key))
    assert len(message["apns"]["headers"]["apns-collapse-id"].encode()) <= 64
    topic = message["webpush"]["headers"]["Topic"]
    assert topic.isalnum()
    assert len(topic) == 32
    assert message["android"]["notification"]["tag"] == key


@pytest.mark.parametrize("to", [DEVICE, TOPIC], ids=["token", "topic"])
def test_where_there_is_no_room_the_description_goes_and_what_to_do_stays(
    fcm: FcmChannel, box: Box, to: Address
) -> None:
    brief = "Di dời lên nơi cao.\nKhu vực: Xã Long Hòa\nHiệu lực đến: 30/11"
    long = f"Di dời lên nơi cao.\n{'Nước lên nhanh. ' * 400}\nKhu vực: Xã Long Hòa\nHiệu lực đến: 30/11"
    message = raw(fcm, box, dataclasses.replace(WARNING, to=to, body=long, brief=brief))
    assert message["notification"]["body"] == brief


def test_where_there_is_room_all_is_said(fcm: FcmChannel, box: Box) -> None:
    message = raw(fcm, box, dataclasses.replace(WARNING, body="Di dời.\nNước lên.", brief="Di dời."))
    assert message["notification"]["body"] == "Di dời.\nNước lên."
