"""The web chat over HTTP."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.access import rate_limits
from models.access.allowances import LIMITS, Limit
from models.alerts.cap_terms import Status
from models.messages import messages
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.reports import codes_and_pins
from models.store import Store
from tests import alerting
from tests.bot.talks import picture
from tests.reporting import filed

SENDER = "0123456789abcdef0123456789abcdef"
OTHER = "fedcba9876543210fedcba9876543210"


@pytest.fixture
def chat(client: FlaskClient, store: Store) -> FlaskClient:
    """A caller of the chat, with the catalogue behind it."""
    return client


def say(chat: FlaskClient, text: str, sender: str = SENDER, **metadata: Any) -> list[dict[str, Any]]:
    """Say something; the bot's messages."""
    response = chat.post(
        "/webhooks/rest/webhook", json={"sender": sender, "message": text, "metadata": metadata}
    )
    assert response.status_code == 200, response.json
    replies: list[dict[str, Any]] = response.get_json()
    return replies


def test_the_channel_says_that_it_is_there(client: FlaskClient) -> None:
    assert client.get("/webhooks/rest/").json == {"status": "ok"}


def test_replies_are_shaped_as_a_rasa_server_shapes_them(chat: FlaskClient) -> None:
    (reply,) = say(chat, "xin chào")
    assert set(reply) == {"recipient_id", "text", "buttons"}
    assert reply["recipient_id"] == SENDER
    assert set(reply["buttons"][0]) == {"title", "payload"}


def test_metadata_may_be_missing_or_hold_what_nobody_knows(chat: FlaskClient) -> None:
    for extra in ({}, {"metadata": None}, {"metadata": {"theme": "dark"}}, {"input_channel": "rest"}):
        response = chat.post(
            "/webhooks/rest/webhook", json={"sender": SENDER, "message": "xin chao", **extra}
        )
        assert response.status_code == 200


def test_a_whole_report_with_photo_and_position(chat: FlaskClient, store: Store) -> None:
    photo = chat.post(
        "/webhooks/rest/photo", data={"sender": SENDER, "file": (BytesIO(picture()), "a.jpg")}
    ).get_json()["id"]
    say(chat, "cay nga chan duong", photo=photo)
    say(chat, "", location={"lat": 9.93, "lon": 106.34})
    say(chat, "1")
    (receipt,) = say(chat, "gui di")
    assert "PIN" in receipt["text"]
    report = store.db["reports"].find_one()
    assert report is not None
    assert report["photos"] == [photo]
    assert report["place"]["source"] == "chat"
    assert report["reporter"]["channel"] == "inbox"


def test_the_same_message_id_gets_the_same_answer(chat: FlaskClient, store: Store) -> None:
    for text in ("duong ngap o xa long huu", "bỏ qua"):
        say(chat, text)
    first = say(chat, "gui di", message_id="m1")
    assert say(chat, "gui di", message_id="m1") == first
    assert store.db["reports"].count_documents({}) == 1


def test_a_photo_of_somebody_else_does_not_come_into_a_report(chat: FlaskClient, store: Store) -> None:
    photo = chat.post(
        "/webhooks/rest/photo", data={"sender": OTHER, "file": (BytesIO(picture()), "a.jpg")}
    ).get_json()["id"]
    say(chat, "duong ngap o xa long huu", photo=photo)
    say(chat, "khong co anh")
    say(chat, "gui di")
    assert [report["photos"] for report in store.db["reports"].find()] == [[]]


def test_a_text_file_is_no_photo(chat: FlaskClient) -> None:
    response = chat.post(
        "/webhooks/rest/photo", data={"sender": SENDER, "file": (BytesIO(b"hello"), "a.jpg")}
    )
    assert response.status_code == 422
    assert response.get_json()["faults"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"message": "hi"}, "sender"),
        ({"sender": "short", "message": "hi"}, "sender"),
        ({"sender": SENDER, "message": "a" * 5001}, "message"),
        ({"sender": SENDER, "message": 5}, "message"),
        ({"sender": SENDER, "metadata": {"location": {"lat": 91, "lon": 0}}}, "metadata.location.lat"),
        ({"sender": SENDER, "metadata": {"language": "fr"}}, "metadata.language"),
    ],
)
def test_a_wrong_body_is_refused_with_the_place_of_the_fault(
    chat: FlaskClient, body: dict[str, Any], field: str
) -> None:
    response = chat.post("/webhooks/rest/webhook", json=body)
    assert response.status_code == 422
    assert [fault["field"] for fault in response.get_json()["faults"]] == [field]


def test_news_reach_the_chat_that_they_are_for(chat: FlaskClient, store: Store) -> None:
    owner = Owner("chat", messages.contact(store, "web", SENDER))
    messages.queue(
        store, OutgoingMessage("k1", MessageChannel.INBOX, owner, body="Đã tiếp nhận", title="Phản ánh VL-1")
    )
    (news,) = chat.get("/webhooks/rest/inbox", headers={"X-Chat-Sender": SENDER}).get_json()
    assert (news["title"], news["body"]) == ("Phản ánh VL-1", "Đã tiếp nhận")
    later = chat.get(f"/webhooks/rest/inbox?after={news['id']}", headers={"X-Chat-Sender": SENDER})
    assert later.json == []
    assert chat.get("/webhooks/rest/inbox", headers={"X-Chat-Sender": OTHER}).json == []


def test_news_without_a_sender_are_refused(chat: FlaskClient) -> None:
    assert chat.get("/webhooks/rest/inbox").status_code == 422


def test_too_many_messages_wait_but_a_call_for_help_does_not(chat: FlaskClient, store: Store) -> None:
    who = messages.contact(store, "web", SENDER)
    for _ in range(LIMITS[Limit.CHAT].amount):
        rate_limits.spend(store, Limit.CHAT, "chat", who)
    refused = chat.post("/webhooks/rest/webhook", json={"sender": SENDER, "message": "xin chao"})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "112" in say(chat, "cuu voi")[0]["text"]


def test_the_page_loads_its_script_and_style_from_here(client: FlaskClient) -> None:
    page = client.get("/chat").get_data(as_text=True)
    for name in ("chat.js", "chat-view.js", "chat-texts.js", "chat.css"):
        assert f"/static/{name}" in page
        with client.get(f"/static/{name}") as asset:
            assert asset.status_code == 200


def test_warnings_in_force_stand_above_the_chat(client: FlaskClient, store: Store) -> None:
    real, drill = alerting.approved(store, Status.ACTUAL), alerting.approved(store, Status.EXERCISE)
    page = client.get("/chat").get_data(as_text=True)
    assert f'href="/a/{real["identifier"]}' in page
    assert re.search(rf'class="drill"[^>]*href="/a/{drill["identifier"]}', page)


def test_photos_of_ever_new_senders_count_by_address(chat: FlaskClient, store: Store) -> None:
    rate_limits.spend(store, Limit.UPLOAD_NETWORK, "127.0.0.1", times=LIMITS[Limit.UPLOAD_NETWORK].amount)

    refused = chat.post("/webhooks/rest/photo", data={"sender": OTHER, "file": (BytesIO(picture()), "a.jpg")})

    assert refused.status_code == 429
    assert store.db["uploads"].count_documents({}) == 0


def test_pins_tried_under_ever_new_names_count_by_address(chat: FlaskClient, store: Store) -> None:
    report = filed(store)
    right = codes_and_pins.pin_of(store, report["_id"])
    guess = f"{report['code']} {'000000' if right != '000000' else '111111'}"
    rate_limits.spend(store, Limit.PIN_NETWORK, "127.0.0.1", times=LIMITS[Limit.PIN_NETWORK].amount)

    # One is judged by the slow lane.
    say(chat, guess)
    replies = say(chat, guess, sender=OTHER)

    assert [part["text"].partition(".")[0] for part in replies] == ["Bạn gửi quá nhanh"]
