"""WhatsApp: free words within 24 hours of what a person wrote, a template or nothing after that."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from models.messages.messages import MessageButton
from models.store import Store
from notifications.channels import Address, AddressKind, Outgoing, SendError, Verdict
from notifications.channels.whatsapp import media
from notifications.channels.whatsapp.channel import WhatsAppChannel
from notifications.channels.zalo.media import Login
from tests.standins import Box, settings
from tests.whatsapp import NUMBER, wrote

TO = f"whatsapp:{NUMBER}"
WRITER = Address(AddressKind.WHATSAPP, NUMBER)


@pytest.fixture
def whatsapp(provided_store: Store) -> Iterator[WhatsAppChannel]:
    """The channel on the stand-in, with a template for letters."""
    channel = WhatsAppChannel(provided_store)
    yield channel
    channel.close()


@pytest.fixture
def bare(provided_store: Store) -> Iterator[WhatsAppChannel]:
    """The channel of a province without templates."""
    without = dataclasses.replace(provided_store.settings, whatsapp_templates=[])
    channel = WhatsAppChannel(dataclasses.replace(provided_store, settings=without))
    yield channel
    channel.close()


def test_who_wrote_today_reads_every_word_with_its_marks(
    whatsapp: WhatsAppChannel, store: Store, box: Box
) -> None:
    wrote(store, ago=timedelta(hours=23))
    whatsapp.send(Outgoing("k", WRITER, "Cảnh báo", "Nước lên nhanh."))
    (arrival,) = box.on_phone(TO)
    assert arrival.text == "Cảnh báo\nNước lên nhanh."
    assert arrival.raw["From"] == f"whatsapp:{settings.WHATSAPP_FROM}"


def test_choices_stand_below_the_words_by_number(whatsapp: WhatsAppChannel, store: Store, box: Box) -> None:
    wrote(store)
    buttons = (MessageButton("Gửi đi", payload="/a"), MessageButton("Gọi", phone="112"))
    whatsapp.send(Outgoing("k", WRITER, body="Gửi nhé?", buttons=buttons))
    assert box.on_phone(TO)[0].text == "Gửi nhé?\n1. Gửi đi\n2. Gọi: 112"


def test_a_very_long_text_arrives_in_parts(whatsapp: WhatsAppChannel, store: Store, box: Box) -> None:
    wrote(store)
    whatsapp.send(Outgoing("k", WRITER, body="ngập " * 700))
    assert [one.key for one in box.on_phone(TO)] == ["k", "k.2", "k.3"]


def test_who_has_been_silent_for_a_day_gets_the_template(
    whatsapp: WhatsAppChannel, store: Store, box: Box
) -> None:
    wrote(store, ago=timedelta(hours=24, minutes=1))
    whatsapp.send(Outgoing("k", WRITER, "Phản ánh", "Dòng 1\nDòng 2"))
    (arrival,) = box.on_phone(TO)
    assert "Body" not in arrival.raw
    assert arrival.raw["ContentSid"] == settings.WHATSAPP_TEMPLATE
    assert json.loads(arrival.raw["ContentVariables"]) == {"1": "Phản ánh Dòng 1 Dòng 2"}


@pytest.mark.parametrize("ago", [None, timedelta(hours=25)])
def test_without_a_template_who_is_silent_is_not_asked_for(
    bare: WhatsAppChannel, store: Store, box: Box, ago: timedelta | None
) -> None:
    if ago:
        wrote(store, ago=ago)
    with pytest.raises(SendError) as caught:
        bare.send(Outgoing("k", WRITER, body="Chào"))
    assert caught.value.verdict is Verdict.WINDOW
    assert box.calls == []


def test_the_window_of_one_person_is_not_that_of_another(bare: WhatsAppChannel, store: Store) -> None:
    wrote(store, number="+84912345672")
    with pytest.raises(SendError):
        bare.send(Outgoing("k", WRITER, body="Chào"))


def test_a_picture_is_fetched_from_twilio(provided_store: Store, box: Box) -> None:
    box.media["a.jpg"] = (b"picture", "image/jpeg")
    found = media.fetch(f"{box.url}/media/a.jpg", provided_store.settings)
    assert found.content == b"picture"


def test_only_twilios_own_host_is_told_the_login() -> None:
    login = Login("api.twilio.com", "AC1", "secret")
    assert login.of("https://api.twilio.com/m/1") == ("AC1", "secret")
    assert login.of("https://mms.twiliocdn.com/m/1") is None


def test_a_picture_elsewhere_is_not_fetched(provided_store: Store) -> None:
    with pytest.raises(SendError) as caught:
        media.fetch("https://example.org/a.jpg", provided_store.settings)
    assert caught.value.code == "media_host"
