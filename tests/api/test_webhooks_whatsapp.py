"""Twilio's webhooks for WhatsApp: the door and the signature of the SMS, a channel of its own behind it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from flask import Flask

from api import create_app
from api.extensions.context import EXTENSION
from models.messages import messages, sending
from models.messages.shapes import IncomingContent
from models.settings import Settings
from models.store import Store
from tests.sms import PUBLIC, Twilio
from tests.standins import settings as twilio
from tests.whatsapp import ABROAD, NUMBER, SID, file, form, kept, letter, status

DOOR = "/webhooks/twilio"


@pytest.fixture(scope="module")
def whatsapp_app(settings: Settings) -> Iterator[Flask]:
    """The web application of a province that uses WhatsApp."""
    account = dataclasses.replace(
        settings,
        channels=["whatsapp"],
        twilio_account_sid=twilio.TWILIO_ACCOUNT_SID,
        twilio_auth_token=twilio.TWILIO_AUTH_TOKEN,
        public_url=PUBLIC,
    )
    app = create_app(account)
    yield app
    app.extensions[EXTENSION].close()


@pytest.fixture
def line(whatsapp_app: Flask, store: Store) -> Twilio:
    """Twilio on the line."""
    return Twilio(whatsapp_app.test_client())


def said(line: Twilio, store: Store, **fields: str) -> IncomingContent:
    """What is kept of a message with these fields."""
    assert line.post(DOOR, form(**fields)).status_code == 200
    (message,) = kept(store)
    return messages.content_of(store, message)


def test_words_are_kept_under_a_contact_of_their_own(line: Twilio, store: Store) -> None:
    assert said(line, store, text="Ngập đường Lê Lợi") == {"text": "Ngập đường Lê Lợi"}
    (message,) = kept(store)
    assert message["owner"]["id"] == messages.contact(store, "whatsapp", NUMBER)


def test_a_message_that_comes_again_counts_once(line: Twilio, store: Store) -> None:
    for _ in range(2):
        line.post(DOOR, form("xin chào"))
    assert len(kept(store)) == 1


def test_a_forged_message_is_refused(line: Twilio, store: Store) -> None:
    assert line.post(DOOR, form("xin chào"), token="another").status_code == 403
    assert kept(store) == []


def test_who_writes_from_abroad_is_answered_too(line: Twilio, store: Store) -> None:
    line.post(DOOR, form("សួស្តី", number=ABROAD))
    assert len(kept(store)) == 1


def test_more_words_than_an_sms_has_are_kept_whole(line: Twilio, store: Store) -> None:
    assert len(said(line, store, text="ngập " * 500)["text"]) == 2499


def test_a_pressed_button_is_its_words(line: Twilio, store: Store) -> None:
    fields = {"Body": "Gửi đi", "ButtonText": "Gửi đi", "ButtonPayload": "/submit", "MessageType": "button"}
    assert said(line, store, **fields) == {"text": "Gửi đi"}


def test_a_position_is_a_place(line: Twilio, store: Store) -> None:
    fields = {"Latitude": "9.93", "Longitude": "106.34", "MessageType": "location"}
    assert said(line, store, **fields) == {"location": [9.93, 106.34]}


def test_a_picture_keeps_its_words(line: Twilio, store: Store) -> None:
    found = said(line, store, text="đây nè", **file("image/jpeg", "https://api.twilio.com/m/1"))
    assert found == {"text": "đây nè", "images": ["https://api.twilio.com/m/1"]}


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ("audio/ogg; codecs=opus", "audio"),
        ("video/mp4", "video"),
        ("application/pdf", "file"),
        ("text/vcard", "card"),
    ],
)
def test_what_the_bot_cannot_read_is_kept_for_a_person(
    line: Twilio, store: Store, sent: str, kind: str
) -> None:
    found = said(line, store, **file(sent, "https://api.twilio.com/m/1"))
    assert found["media"] == [{"kind": kind, "url": "https://api.twilio.com/m/1"}]


@pytest.mark.parametrize(
    "fields",
    [
        file("image/webp", "https://api.twilio.com/m/1"),
        {"Latitude": "nan", "Longitude": "106.34"},
        {"From": "whatsapp:+84 912345671", "Body": "xin chào"},
        {"From": "whatsapp:", "Body": "xin chào"},
    ],
)
def test_what_says_nothing_is_let_go(line: Twilio, store: Store, fields: dict[str, str]) -> None:
    assert line.post(DOOR, form(**fields)).status_code == 200
    assert kept(store) == []


@pytest.mark.parametrize(
    ("word", "code", "fate", "way"),
    [
        ("delivered", "", "delivered", "delivered"),
        ("read", "", "delivered", "displayed"),
        ("failed", "63016", "failed", "failed"),
        ("undelivered", "63024", "undelivered", "failed"),
    ],
)
def test_a_letter_knows_what_became_of_it(
    line: Twilio, store: Store, word: str, code: str, fate: str, way: str
) -> None:
    message = letter(store)
    sending.mark_sent(store, message, SID)
    assert line.post(f"{DOOR}/status?key={message['_id']}", status(word, code)).status_code == 204
    found = messages.get(store, message["_id"])
    assert (found["fate"], found.get("fate_code", ""), found["ways"][0]["state"]) == (fate, code, way)
