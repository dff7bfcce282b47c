"""What the stand-ins post to Loa in the name of residents and providers."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
import requests
from twilio.request_validator import RequestValidator

from tests.standins import Box, settings
from tests.standins.conftest import Listener

USER = "2468000000000000001"


def resident(box: Box, **body: Any) -> dict[str, Any]:
    """A resident does something; answers the event."""
    url = f"{box.url}/zalo/simulate/user-message"
    return dict(requests.post(url, json={"user_id": USER, **body}, timeout=5).json())


def test_text_reaches_loa_signed_over_the_raw_body(box: Box, loa: Listener) -> None:
    resident(box, text="Ngập đường Lê Lợi")
    [(path, headers, raw)] = loa.wait(1)
    event = json.loads(raw)
    signed = settings.ZALO_APP_ID.encode() + raw + event["timestamp"].encode()
    mac = hashlib.sha256(signed + settings.ZALO_OA_SECRET.encode()).hexdigest()
    assert path == "/webhooks/zalo"
    assert headers["X-ZEvent-Signature"] == f"mac={mac}"
    assert event["message"]["text"] == "Ngập đường Lê Lợi"


def test_unacknowledged_event_comes_again_as_it_was(
    box: Box, loa: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(box, "redelivery", (0.01, 0.01))
    loa.answers[:] = [500, 500]
    resident(box, text="Ngập")
    posts = loa.wait(3)
    assert [headers.get("num_retry") for _, headers, _ in posts] == [None, "1", "2"]
    assert len({raw for _, _, raw in posts}) == 1


def test_picture_is_served_to_loa(box: Box, loa: Listener) -> None:
    files = {"file": ("a.jpg", b"\xff\xd8", "image/jpeg")}
    kept = requests.post(f"{box.url}/media", files=files, timeout=5).json()
    resident(box, image=kept["name"], text="ngập")
    [(_, _, raw)] = loa.wait(1)
    url = json.loads(raw)["message"]["attachments"][0]["payload"]["url"]
    picture = requests.get(url, timeout=5)
    assert (picture.content, picture.headers["Content-Type"]) == (b"\xff\xd8", "image/jpeg")


def test_place_travels_as_strings(box: Box, loa: Listener) -> None:
    resident(box, location={"latitude": 10.25, "longitude": 105.97})
    [(_, _, raw)] = loa.wait(1)
    payload = json.loads(raw)["message"]["attachments"][0]["payload"]
    assert payload == {"coordinates": {"latitude": "10.25", "longitude": "105.97"}}


def test_follower_has_neither_sender_nor_recipient(box: Box, loa: Listener) -> None:
    resident(box, event="follow")
    [(_, _, raw)] = loa.wait(1)
    event = json.loads(raw)
    assert event["follower"] == {"id": USER}
    assert not {"sender", "recipient"} & set(event)


def test_status_of_an_sms_comes_back_signed_for_the_public_address(box: Box, loa: Listener) -> None:
    callback = "https://loa.example/webhooks/twilio/status?key=k"
    path = f"/twilio/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT_SID}/Messages.json"
    form = {"To": "+84900000001", "From": "LOA", "Body": "Chao", "StatusCallback": callback}
    login = (settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)
    requests.post(box.url + path, data=form, auth=login, timeout=5)
    [_, (asked, headers, raw)] = loa.wait(2)
    fields = dict(pair.split("=", 1) for pair in raw.decode().replace("%2B", "+").split("&"))
    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
    assert asked == "/webhooks/twilio/status?key=k"
    assert fields["MessageStatus"] == "delivered"
    assert validator.validate(callback, fields, headers["X-Twilio-Signature"])


def test_stop_reaches_loa_and_ends_sending(box: Box, loa: Listener) -> None:
    body = {"from": "+84900000001", "text": "stop"}
    requests.post(f"{box.url}/twilio/simulate/user-message", json=body, timeout=5)
    [(path, _, _)] = loa.wait(1)
    assert path == "/webhooks/twilio"
    assert box.twilio.stopped == {"+84900000001"}


def names(posts: list[tuple[str, dict[str, str], bytes]]) -> list[str]:
    """The names of events, in order."""
    return [json.loads(raw)["event_name"] for _, _, raw in posts]


def access_token(box: Box) -> dict[str, str]:
    """The header of a call."""
    return {"access_token": box.zalo.mint()[0]}


@pytest.mark.parametrize(
    ("message", "echo"),
    [
        ({"text": "Chào"}, "oa_send_text"),
        (
            {
                "attachment": {
                    "type": "template",
                    "payload": {"elements": [{"title": "Hỏi"}], "buttons": [{"title": "Có"}]},
                }
            },
            "oa_send_list",
        ),
    ],
)
def test_message_is_echoed_then_received_then_seen(
    box: Box, loa: Listener, message: dict[str, Any], echo: str
) -> None:
    box.zalo.hear(USER)
    body = {"recipient": {"user_id": USER}, "message": message}
    requests.post(f"{box.url}/zalo/v3.0/oa/message/cs", json=body, headers=access_token(box), timeout=5)
    posts = loa.wait(3)
    assert names(posts) == [echo, "user_received_message", "user_seen_message"]
    assert len(json.loads(posts[2][2])["message"]["msg_ids"]) == 1


def test_template_is_received_under_its_tracking_id(box: Box, loa: Listener) -> None:
    body = {
        "phone": "84900000001",
        "template_id": "7",
        "template_data": {"a": "b"},
        "tracking_id": "k-7",
    }
    requests.post(f"{box.url}/zalo/message/template", json=body, headers=access_token(box), timeout=5)
    [(_, _, raw)] = loa.wait(1)
    assert json.loads(raw)["message"]["tracking_id"] == "k-7"


def test_receipt_of_esms_is_a_get_at_the_address_that_it_was_given(box: Box, loa: Listener) -> None:
    body = {
        "ApiKey": settings.ESMS_API_KEY,
        "SecretKey": settings.ESMS_SECRET_KEY,
        "Brandname": settings.ESMS_BRANDNAME,
        "SmsType": "2",
        "Phone": "0900000001",
        "Content": "Chao",
        "RequestId": "r1",
        "CallbackUrl": "https://loa.example/webhooks/esms/status/k%3A1/seal",
    }
    path = "/esms/MainService.svc/json/SendMultipleMessage_V4_post_json/"
    requests.post(box.url + path, json=body, timeout=5)
    [(asked, _, _)] = loa.wait(1)
    assert asked.startswith("/webhooks/esms/status/k%3A1/seal?")
    assert "SendStatus=5" in asked


def test_resident_writes_to_the_bot_with_its_secret(box: Box, loa: Listener) -> None:
    requests.post(
        f"{box.url}/zalo-bot/simulate/user-message", json={"chat_id": "c1", "text": "Ngập"}, timeout=5
    )
    [(path, headers, raw)] = loa.wait(1)
    assert (path, headers["X-Bot-Api-Secret-Token"]) == ("/webhooks/zalo-bot", settings.ZALO_BOT_SECRET)
    assert json.loads(raw)["message"]["text"] == "Ngập"
