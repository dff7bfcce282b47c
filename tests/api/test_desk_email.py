"""Mails for officials: their own choice, ended by the link in each mail or by a mailbox that is gone."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.messages import messages
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.people import official_letters, official_mail, officials
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, Caller, an_official, headers_for
from tests.problems import assert_problem

ADDRESS = "canbo.mau@example.vn"
WISH = {"email": ADDRESS, "email_notices": True}


@pytest.fixture
def handler(store: Store) -> Caller:
    """A handler at a ward."""
    return an_official(store, area_id=PHUONG_TRA_VINH)


@pytest.fixture
def mailing(store: Store) -> Store:
    """A province that sends mails."""
    return dataclasses.replace(store, settings=dataclasses.replace(store.settings, channels=["email"]))


def choose(client: FlaskClient, caller: Caller, **body: Any) -> int:
    """Say where one's notices go; returns the status."""
    answer = client.post("/v1/desk/session/email", json={**WISH, **body}, headers=headers_for(caller))
    return answer.status_code


def tell(store: Store, caller: Caller, key: str = "k") -> None:
    """Write a letter to an official."""
    owner = Owner("official", caller.id)
    letter = OutgoingMessage(
        key=key, channel=MessageChannel.INBOX, owner=owner, title="Phản ánh mới", body="Ngập"
    )
    official_letters.queue(store, letter)


def sent_to(store: Store) -> list[str]:
    """The addresses of the mails that wait."""
    rows = store.collection(messages.MESSAGES).find({"channel": "email"})
    return [messages.address_of(store, row) for row in rows]


def test_an_official_sees_what_they_chose(client: FlaskClient, handler: Caller) -> None:
    assert choose(client, handler) == 204
    shown = client.get("/v1/desk/session", headers=headers_for(handler)).get_json()
    assert (shown["email"], shown["email_notices"], shown["email_refused"]) == (ADDRESS, True, False)


def test_the_store_shows_no_address(client: FlaskClient, store: Store, handler: Caller) -> None:
    choose(client, handler)
    assert ADDRESS not in str(list(store.db["officials"].find()))
    assert ADDRESS not in str(list(store.db["events"].find()))


@pytest.mark.parametrize("address", ["canbo", "a@b", "canbo@ví-dụ.vn", f"{'a' * 250}@example.vn"])
def test_an_address_that_is_none_is_refused(client: FlaskClient, handler: Caller, address: str) -> None:
    refused = client.post(
        "/v1/desk/session/email", json={**WISH, "email": address}, headers=headers_for(handler)
    )
    assert assert_problem(refused, 422)["faults"][0]["field"] == "email"


def test_a_wish_needs_an_address(client: FlaskClient, handler: Caller) -> None:
    assert choose(client, handler, email="") == 422
    assert choose(client, handler, email="", email_notices=False) == 204


def test_a_letter_goes_by_mail_to_whoever_wishes_it(
    client: FlaskClient, mailing: Store, handler: Caller
) -> None:
    choose(client, handler)
    for _ in range(2):
        tell(mailing, handler)
    assert sent_to(mailing) == [ADDRESS]


@pytest.mark.parametrize("body", [{"email_notices": False}, {"email": "", "email_notices": False}])
def test_a_letter_stays_in_the_inbox_of_everybody_else(
    client: FlaskClient, mailing: Store, handler: Caller, body: dict[str, Any]
) -> None:
    choose(client, handler, **body)
    tell(mailing, handler)
    assert sent_to(mailing) == []
    assert len(messages.inbox(mailing, [Owner("official", handler.id)])) == 1


def test_a_province_without_mails_sends_none(client: FlaskClient, store: Store, handler: Caller) -> None:
    choose(client, handler)
    tell(store, handler)
    assert sent_to(store) == []


def test_whoever_left_gets_no_mails(client: FlaskClient, mailing: Store, handler: Caller) -> None:
    choose(client, handler)
    officials.disable(mailing, handler.id, actor={"kind": "official", "id": "x"})
    tell(mailing, handler)
    assert sent_to(mailing) == []


def test_a_mail_is_no_second_letter_in_the_inbox(
    client: FlaskClient, mailing: Store, handler: Caller
) -> None:
    choose(client, handler)
    tell(mailing, handler)
    assert len(messages.inbox(mailing, [Owner("official", handler.id)])) == 1


class TestLinkOfAMail:
    @pytest.fixture
    def link(self, client: FlaskClient, mailing: Store, handler: Caller) -> str:
        """The path of the link in a mail."""
        choose(client, handler)
        whole = official_letters.stop_link(mailing, handler.id)
        return whole.removeprefix(mailing.settings.public_base)

    def test_opening_it_ends_nothing(
        self, client: FlaskClient, mailing: Store, handler: Caller, link: str
    ) -> None:
        assert client.get(link).status_code == 200
        tell(mailing, handler)
        assert sent_to(mailing) == [ADDRESS]

    def test_pressing_the_button_ends_the_mails(
        self, client: FlaskClient, mailing: Store, handler: Caller, link: str
    ) -> None:
        for _ in range(2):
            assert client.post(link).status_code == 200
        tell(mailing, handler)
        assert sent_to(mailing) == []

    def test_mail_program_may_press_it_for_its_user(
        self, client: FlaskClient, mailing: Store, handler: Caller, link: str
    ) -> None:
        assert client.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
        assert official_mail.address_of(mailing, officials.get(mailing, handler.id)) == ""

    def test_link_of_somebody_else_is_none(self, client: FlaskClient, store: Store, link: str) -> None:
        other = an_official(store, role="editor")
        assert client.post(f"/email/stop/{other.id}/{link.rsplit('/', 1)[1]}").status_code == 404


def test_a_mailbox_that_is_gone_is_written_to_no_more(
    client: FlaskClient, mailing: Store, handler: Caller
) -> None:
    choose(client, handler)
    official_mail.stop(mailing, handler.id, code="5.1.1")
    tell(mailing, handler)
    shown = client.get("/v1/desk/session", headers=headers_for(handler)).get_json()
    assert (sent_to(mailing), shown["email_refused"]) == ([], True)
    choose(client, handler, email="moi@example.vn")
    tell(mailing, handler, "k2")
    assert sent_to(mailing) == ["moi@example.vn"]
