"""Firebase Cloud Messaging: what is its own beyond the contract."""

from __future__ import annotations

import dataclasses
import json
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from models.messages.messages import MessageButton
from models.settings import Settings
from notifications.channels import Address, AddressKind, Outgoing, SendError, Verdict
from notifications.channels.fcm.account import _private
from notifications.channels.fcm.channel import FcmChannel
from tests.standins import Box

TOPIC = Address(AddressKind.FCM_TOPIC, "area-86")
DEVICE = Address(AddressKind.FCM_TOKEN, "token-1")
LONG = 'Nước lên rất nhanh ở "vùng trũng".\n' * 200


def verdict_of(channel: FcmChannel, outgoing: Outgoing) -> Verdict:
    """The verdict that sending ends with."""
    with pytest.raises(SendError) as caught:
        channel.send(outgoing)
    return caught.value.verdict


def test_urgent_message_wakes_the_phone(fcm: FcmChannel, box: Box) -> None:
    fcm.send(Outgoing("k", TOPIC, "Lũ", "Di dời", urgent=True, ttl_seconds=1800, collapse_key="alert-7"))
    android = box.on_phone("area-86")[0].raw["android"]
    assert (android["priority"], android["ttl"]) == ("high", "1800s")


def test_ordinary_message_lets_the_phone_sleep(fcm: FcmChannel, box: Box) -> None:
    fcm.send(Outgoing("k", TOPIC, "Tin", "Lịch tiêm"))
    assert box.on_phone("area-86")[0].raw["android"]["priority"] == "normal"


def test_buttons_travel_as_data(fcm: FcmChannel, box: Box) -> None:
    fcm.send(Outgoing("k", DEVICE, "Bạn có an toàn?", buttons=(MessageButton("An toàn", payload="/safe"),)))
    assert box.on_phone("token-1")[0].buttons[0]["payload"] == "/safe"


@pytest.mark.parametrize("to", [TOPIC, DEVICE], ids=["topic", "token"])
@pytest.mark.parametrize("body", [LONG, "x" * 9000, "ក" * 4000], ids=["lines", "one-word", "khmer"])
def test_body_that_is_too_long_is_shortened(fcm: FcmChannel, box: Box, to: Address, body: str) -> None:
    fcm.send(Outgoing("k", to, "Cảnh báo", body))
    shown = box.on_phone(to.value)[0].text
    assert shown.endswith("…")
    assert body.startswith(shown[:-1])


def test_access_token_is_fetched_once_for_many_threads(fcm: FcmChannel, box: Box) -> None:
    outgoings = [Outgoing(f"k{number}", TOPIC, "Tin", "…") for number in range(24)]
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(fcm.send, outgoings))
    assert (len(box.fcm.tokens), len(box.arrived)) == (1, 24)


def test_no_other_host_is_asked_in_the_background(
    fcm: FcmChannel, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, before, look_up = set(), set(threading.enumerate()), socket.getaddrinfo

    def note(host: str, *args: Any, **kwargs: Any) -> Any:
        asked.add(host)
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", note)
    fcm.send(Outgoing("k", TOPIC, "Lũ", "Di dời"))
    for thread in set(threading.enumerate()) - before:
        thread.join(0.1)

    assert asked <= {"127.0.0.1"}


def test_token_that_firebase_forgot_is_fetched_again(fcm: FcmChannel, box: Box) -> None:
    fcm.send(Outgoing("k1", TOPIC, "Tin", "…"))
    box.fcm.tokens.clear()
    fcm.send(Outgoing("k2", TOPIC, "Tin", "…"))
    assert [arrival.key for arrival in box.arrived] == ["k1", "k2"]


def test_device_hears_a_topic_after_subscribing_twice(fcm: FcmChannel, box: Box) -> None:
    fcm.subscribe(DEVICE, "area-86")
    fcm.subscribe(DEVICE, "area-86")
    assert box.fcm.topics["area-86"] == {"token-1"}


def test_device_that_never_heard_a_topic_may_leave_it(fcm: FcmChannel, box: Box) -> None:
    fcm.unsubscribe(DEVICE, "area-86")
    assert box.fcm.topics_of("token-1") == []


def test_device_leaves_a_topic(fcm: FcmChannel, box: Box) -> None:
    fcm.subscribe(DEVICE, "area-86")
    fcm.unsubscribe(DEVICE, "area-86")
    assert box.fcm.topics_of("token-1") == []


def test_device_without_the_app_cannot_subscribe(fcm: FcmChannel) -> None:
    with pytest.raises(SendError) as caught:
        fcm.subscribe(Address(AddressKind.FCM_TOKEN, "gone-1"), "area-86")
    assert caught.value.verdict is Verdict.UNREACHABLE


def test_subscribing_while_firebase_is_down_is_tried_again(fcm: FcmChannel, box: Box) -> None:
    box.fail_next("fcm", status=503)
    with pytest.raises(SendError) as caught:
        fcm.subscribe(DEVICE, "area-86")
    assert caught.value.verdict is Verdict.RETRY


def test_data_that_is_not_text_is_our_bug(fcm: FcmChannel) -> None:
    numbers: dict[str, str] = json.loads('{"alert": 7}')
    assert verdict_of(fcm, Outgoing("k", TOPIC, "Tin", "…", data=numbers)) is Verdict.PERMANENT


def test_key_of_a_stranger_is_the_operators_business(provided: Settings, box: Box) -> None:
    account = json.loads(open_text(provided))
    other = {**account, "client_email": "stranger@loa-demo.iam.gserviceaccount.com"}
    channel = FcmChannel(dataclasses.replace(provided, fcm_credentials=json.dumps(other)))
    assert verdict_of(channel, Outgoing("k", TOPIC, "Tin", "…")) is Verdict.CONFIG
    channel.close()


@pytest.mark.parametrize("credentials", ["/no/such/file.json", "{", "[]", '{"project_id": "x"}'])
def test_unreadable_account_is_found_before_sending(provided: Settings, credentials: str) -> None:
    channel = FcmChannel(dataclasses.replace(provided, fcm_credentials=credentials))
    with pytest.raises(SendError, match="config"):
        channel.check()


def test_account_may_stand_in_the_setting_itself(provided: Settings, box: Box) -> None:
    channel = FcmChannel(dataclasses.replace(provided, fcm_credentials=open_text(provided)))
    channel.send(Outgoing("k", TOPIC, "Tin", "…"))
    channel.close()
    assert len(box.arrived) == 1


def test_library_that_lost_a_private_attribute_says_what_to_do() -> None:
    with pytest.raises(RuntimeError, match=r"pin firebase-admin 7\.7"):
        _private(object(), "_fcm_url")


def open_text(settings: Settings) -> str:
    """The service account's JSON."""
    with open(settings.fcm_credentials, encoding="utf-8") as file:
        return file.read()
