"""The link in a mail to an official: the button behind it ends the mails, looking at it does not."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from models.following import email_stops
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, Caller, an_official
from tests.mailing import address_of, give_mailbox, has_mails


@pytest.fixture
def official(store: Store) -> Caller:
    """An official who gave an address."""
    caller = an_official(store, area_id=PHUONG_TRA_VINH)
    give_mailbox(store, caller.id)
    return caller


@pytest.fixture
def link(store: Store, official: Caller) -> str:
    """The path of the link in their mails."""
    return email_stops.link(store, official.id).removeprefix(store.settings.public_base)


def test_opening_the_link_ends_nothing(
    client: FlaskClient, store: Store, official: Caller, link: str
) -> None:
    page = client.get(link)
    assert (page.status_code, page.text.count("<form")) == (200, 1)
    assert has_mails(store, official.id)


def test_pressing_the_button_ends_the_mails(
    client: FlaskClient, store: Store, official: Caller, link: str
) -> None:
    for _ in range(2):
        assert client.post(link).status_code == 200
    assert not has_mails(store, official.id)


def test_a_mail_program_may_press_it_for_its_user(
    client: FlaskClient, store: Store, official: Caller, link: str
) -> None:
    assert client.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not has_mails(store, official.id)


def test_the_address_stays_for_whoever_wants_mails_again(
    client: FlaskClient, store: Store, official: Caller, link: str
) -> None:
    client.post(link)
    assert address_of(store, official.id)


def test_a_link_of_somebody_else_is_none(client: FlaskClient, store: Store, link: str) -> None:
    other = an_official(store, role="editor")
    assert client.post(f"/email/stop/{other.id}/{link.rsplit('/', 1)[1]}").status_code == 404


@pytest.mark.parametrize("lang", ["vi", "km", "en"])
def test_the_page_speaks_three_languages(client: FlaskClient, link: str, lang: str) -> None:
    assert f'<html lang="{lang}">' in client.get(f"{link}?lang={lang}").text


def test_an_official_without_a_choice_may_press_it_too(client: FlaskClient, store: Store) -> None:
    other = an_official(store, role="editor")
    path = email_stops.link(store, other.id).removeprefix(store.settings.public_base)
    assert client.post(path).status_code == 200
