"""A letter to an official, from the queue to the mailbox."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from models.messages import messages
from models.messages.messages import MESSAGES, MessageChannel, OutgoingMessage, Owner
from models.people import official_letters, official_mail, officials
from models.store import Store, outbox
from notifications.channels import open_channels
from notifications.reactor import Outside, react
from tests.builders import PHUONG_TRA_VINH, Caller, an_official
from tests.standins import Box

ADDRESS = "canbo.mau@example.vn"


@pytest.fixture
def outside(provided_store: Store) -> Iterator[Outside]:
    """A province that sends mails, to the mail server of the stand-ins."""
    settings = dataclasses.replace(provided_store.settings, channels=["email"])
    store = dataclasses.replace(provided_store, settings=settings)
    channels = open_channels(store)
    yield Outside(store, channels)
    channels.close()


@pytest.fixture
def official(outside: Outside) -> Caller:
    """An official who wishes mails and was just written to."""
    caller = an_official(outside.store, area_id=PHUONG_TRA_VINH)
    actor = {"kind": "official", "id": caller.id}
    official_mail.choose(outside.store, caller.id, ADDRESS, wanted=True, actor=actor)  # type: ignore[arg-type]
    letter = OutgoingMessage(
        key="k",
        channel=MessageChannel.INBOX,
        owner=Owner("official", caller.id),
        title="Phản ánh mới PA-1",
        body="Ngập đường.",
    )
    official_letters.queue(outside.store, letter)
    return caller


def work(outside: Outside) -> None:
    """Do what waits to be sent."""
    for row in list(outside.store.collection(outbox.OUTBOX).find({"reaction": "send_message"})):
        react(outside, row["_id"])


def test_letter_reaches_the_mailbox_with_the_link_that_ends_them(
    outside: Outside, official: Caller, box: Box
) -> None:
    work(outside)
    [mail] = box.on_phone(ADDRESS)
    assert mail.title == "Phản ánh mới PA-1"
    assert official_letters.stop_link(outside.store, official.id) in mail.raw["List-Unsubscribe"]


def test_mailbox_that_does_not_exist_ends_the_mails(outside: Outside, official: Caller, box: Box) -> None:
    box.fail_next("smtp", error="5.1.1")
    work(outside)
    row = outside.store.collection(MESSAGES).find_one({"channel": "email"})
    assert row
    assert row["state"] == "failed"
    assert official_mail.address_of(outside.store, officials.get(outside.store, official.id)) == ""
    assert len(messages.inbox(outside.store, [Owner("official", official.id)])) == 1


def test_server_that_is_busy_keeps_the_mail_waiting(outside: Outside, official: Caller, box: Box) -> None:
    box.fail_next("smtp", error="4.7.1")
    work(outside)
    row = outside.store.collection(MESSAGES).find_one({"channel": "email"})
    assert row
    assert row["state"] == "queued"
