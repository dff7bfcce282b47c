"""The page of an invitation in a real browser: the token leaves the address, the secret stays, links never mix."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyotp
import pytest

from models.access.callers import HERE
from models.access.permissions import Role
from models.people import invitations, sign_in
from models.people.assignments import AssignmentRow
from models.people.invitations import Invited
from models.people.sign_in import Challenge
from models.store import Store
from models.store.events import SYSTEM
from tests import browser
from tests.browser import Page
from tests.builders import PASSWORD, PHUONG_TRA_VINH, VINH_LONG
from tests.edge.web_server import Server

pytestmark = browser.NEEDED

THERE = "!document.getElementById('form')?.hidden"
SECRET = "document.getElementById('secret').textContent"
STATE = "document.getElementById('state').textContent"


@pytest.fixture
def token(store: Store) -> str:
    """The token of an invitation that asks for a password and a second factor."""
    return invitations.invite(
        store,
        username="canbo.mau",
        name="Cán bộ mẫu",
        assignments=[{"role": "approver", "area_id": PHUONG_TRA_VINH}],
    ).token


@pytest.fixture
def page(server: Server, token: str, chromium: str) -> Iterator[Page]:
    """The page on a phone, as the link opens it."""
    with browser.phone(chromium) as opened:
        opened.open(f"{server.url}/invitation?lang=vi#{token}")
        opened.wait_for(THERE)
        yield opened


def send(page: Page, password: str, again: str) -> None:
    """Fill in the form, with the code that the app shows for the secret on the page, and send it."""
    code = pyotp.TOTP(page.run(SECRET).replace(" ", "")).now()
    for name, value in (("password", password), ("again", again), ("code", code)):
        page.run(f"document.getElementById('{name}').value = {json.dumps(value)}")
    page.run("document.getElementById('form').requestSubmit()")


def test_the_token_leaves_the_address_and_the_history(page: Page, token: str) -> None:
    visited = [entry["url"] for entry in page.ask("Page.getNavigationHistory")["entries"]]
    assert page.run("location.hash") == ""
    assert not [url for url in visited if token in url]


def test_the_secret_is_the_same_after_a_reload_and_in_another_language(page: Page, server: Server) -> None:
    secret = page.run(SECRET)
    assert secret
    for address in ("/invitation?lang=vi", "/invitation?lang=km"):
        page.open(f"{server.url}{address}")
        page.wait_for(THERE)
        assert page.run(SECRET) == secret


def test_the_qr_code_is_drawn_and_seen(page: Page) -> None:
    width, height = page.run(
        "(box => [box.width, box.height])(document.querySelector('#qr svg').getBoundingClientRect())"
    )
    assert min(width, height) > 100
    assert width <= browser.PHONE[0]
    assert page.run("document.querySelectorAll('#qr svg path').length") >= 1


def test_the_password_must_be_repeated_before_it_counts(page: Page, store: Store) -> None:
    send(page, PASSWORD, PASSWORD + "x")
    page.wait_for(STATE)
    assert page.run(STATE) == page.run("document.getElementById('invitation').dataset.differ")
    assert store.db.officials.count_documents({"username": "canbo.mau", "password_hash": {"$gt": ""}}) == 0

    send(page, PASSWORD, PASSWORD)
    page.wait_for("!document.getElementById('done-app').hidden")
    assert page.run("document.querySelector('#sign-in:not([hidden]) a').pathname") == "/console/login"
    assert isinstance(sign_in.login(store, "canbo.mau", PASSWORD, HERE), Challenge)
    assert page.run("JSON.stringify([{...localStorage}, {...sessionStorage}])") == "[{},{}]"


@pytest.fixture
def tab(store: Store, chromium: str) -> Iterator[Page]:
    """A tab of a phone; the store is in order before it opens."""
    with browser.phone(chromium) as page:
        yield page


def invited(store: Store, name: str) -> Invited:
    """Invite an editor, who needs no app."""
    username = name.lower().replace(" ", ".")
    held: list[AssignmentRow] = [{"role": Role.EDITOR, "area_id": VINH_LONG}]
    return invitations.invite(store, username=username, name=name, assignments=held, actor=SYSTEM)


def test_the_link_that_was_opened_last_is_the_one(server: Server, store: Store, tab: Page) -> None:
    first, second = invited(store, "Mau Mot"), invited(store, "Mau Hai")
    tab.open(f"{server.url}/invitation#{first.token}")
    tab.wait_for("document.getElementById('hello').textContent.includes('Mau Mot')")
    tab.run(f"document.getElementById('password').value = '{PASSWORD}'")

    tab.run(f"location.hash = '{second.token}'")

    tab.wait_for("document.getElementById('hello').textContent.includes('Mau Hai')")
    assert tab.run("document.getElementById('username').value") == "mau.hai"
    assert tab.run("document.getElementById('password').value") == ""
    assert first.token not in tab.run("JSON.stringify([{...sessionStorage}, {...localStorage}])")


def test_nothing_stays_in_the_tab_once_a_link_is_used_or_unknown(
    server: Server, store: Store, tab: Page
) -> None:
    tab.open(f"{server.url}/invitation#{invited(store, 'Mau Mot').token}")
    tab.wait_for("!document.getElementById('form').hidden")
    for field in ("password", "again"):
        tab.run(f"document.getElementById('{field}').value = '{PASSWORD}'")
    tab.run("document.getElementById('form').requestSubmit()")
    tab.wait_for("!document.getElementById('form')")
    assert tab.run("JSON.stringify([{...sessionStorage}, {...localStorage}])") == "[{},{}]"

    tab.run("location.hash = 'unknown'")
    tab.wait_for("document.getElementById('form') && document.getElementById('state').textContent")
    assert tab.run("JSON.stringify([{...sessionStorage}, {...localStorage}])") == "[{},{}]"
