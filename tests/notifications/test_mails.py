"""A letter to an official, from the queue to the mailbox."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

import pytest

from models.access.callers import Circumstances
from models.access.permissions import Role
from models.alerts.cap_terms import Status
from models.following import email_stops, mailboxes
from models.messages.messages import MESSAGES, MessageChannel, OutgoingMessage, Owner, queue
from models.store import Store, outbox
from models.store.events import Actor
from notifications.channels import open_channels
from notifications.reactor import Outside, react
from tests.alerting import submitted
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, Caller, an_official
from tests.mailing import ADDRESS, address_of, give_mailbox
from tests.standins import Box


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
    """An official who gave an address and was just written to there."""
    caller = an_official(outside.store, area_id=PHUONG_TRA_VINH)
    give_mailbox(outside.store, caller.id)
    letter = OutgoingMessage(
        key="k",
        channel=MessageChannel.EMAIL,
        to=ADDRESS,
        owner=Owner("official", caller.id),
        title="Phản ánh mới PA-1",
        body="Ngập đường.",
    )
    queue(outside.store, letter)
    return caller


def work(outside: Outside) -> str:
    """Do what waits to be sent; returns the state of the message then."""
    for row in list(outside.store.collection(outbox.OUTBOX).find({"reaction": "send_message"})):
        react(outside, row["_id"])
    message = outside.store.collection(MESSAGES).find_one({"channel": "email"})
    assert message
    return message["state"]


def test_letter_reaches_the_mailbox_with_the_link_that_ends_them(
    outside: Outside, official: Caller, box: Box
) -> None:
    assert work(outside) == "sent"
    [mail] = box.on_phone(ADDRESS)
    assert mail.title == "Phản ánh mới PA-1"
    assert email_stops.link(outside.store, official.id) in mail.raw["List-Unsubscribe"]


def test_mailbox_that_was_named_gets_its_code_and_is_proved_by_it(outside: Outside, box: Box) -> None:
    caller = an_official(outside.store, area_id=PHUONG_TRA_VINH)
    who, here = Owner("official", caller.id), Circumstances("203.0.113.7", "official", caller.id)
    actor: Actor = {"kind": "official", "id": caller.id}
    mailboxes.name(outside.store, who, ADDRESS, here, "vi", actor=actor)
    assert work(outside) == "sent"
    [mail] = box.on_phone(ADDRESS)
    assert "List-Unsubscribe" not in mail.raw
    assert address_of(outside.store, caller.id) == ""
    mailboxes.prove(outside.store, who, re.findall(r"\b\d{6}\b", mail.text)[0], here, actor=actor)
    assert address_of(outside.store, caller.id) == ADDRESS


def test_mailbox_that_does_not_exist_is_forgotten(outside: Outside, official: Caller, box: Box) -> None:
    box.fail_next("smtp", error="5.1.1")
    assert work(outside) == "failed"
    assert address_of(outside.store, official.id) == ""


def test_server_that_is_busy_keeps_the_mail_waiting(outside: Outside, official: Caller, box: Box) -> None:
    box.fail_next("smtp", error="4.7.1")
    assert work(outside) == "queued"
    assert address_of(outside.store, official.id) == ADDRESS


def test_approver_hears_by_mail_of_a_warning_that_waits(outside: Outside, box: Box) -> None:
    store = outside.store
    approver = an_official(store, role=Role.APPROVER, area_id=VINH_LONG)
    give_mailbox(store, approver.id)
    submitted(store, Status.ACTUAL)
    for row in list(store.collection(outbox.OUTBOX).find({"reaction": "tell_alert_officials"})):
        react(outside, row["_id"])
    assert work(outside) == "sent"
    assert "Triều cường" in box.on_phone(ADDRESS)[0].text
