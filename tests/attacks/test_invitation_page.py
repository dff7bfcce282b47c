"""The invitation page in a real browser: the links of two people in one tab never mix."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.access.permissions import Role
from models.people import invitations
from models.people.invitations import Invited
from models.settings import Settings
from models.store import Store
from models.store.events import SYSTEM
from tests import browser
from tests.browser import Page
from tests.builders import VINH_LONG
from tests.edge.web_server import Server, web_server
from tests.servers import Kept

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(browser.PROGRAM is None, reason="this machine has no Chromium"),
]

SECRET = "mưa rơi trên lá chuối xanh"


@pytest.fixture(scope="module")
def server(
    settings: Settings, kept_store: Kept, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A web server for the whole file."""
    kept_store.put_in_order()
    with web_server(settings, tmp_path_factory.mktemp("web")) as running:
        yield running


@pytest.fixture
def tab(store: Store, tmp_path: Path) -> Iterator[Page]:
    """A tab of a phone; the store is in order before it opens."""
    with browser.phone(tmp_path) as page:
        yield page


def invited(store: Store, name: str) -> Invited:
    """Invite an editor, who needs no app."""
    username = name.lower().replace(" ", ".")
    held = [{"role": Role.EDITOR, "area_id": VINH_LONG}]
    return invitations.invite(store, username=username, name=name, assignments=held, actor=SYSTEM)


def test_the_link_that_was_opened_last_is_the_one(server: Server, store: Store, tab: Page) -> None:
    first, second = invited(store, "Mau Mot"), invited(store, "Mau Hai")
    tab.open(f"{server.url}/invitation#{first.token}")
    tab.wait_for("document.getElementById('hello').textContent.includes('Mau Mot')")
    tab.run(f"document.getElementById('password').value = '{SECRET}'")

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
        tab.run(f"document.getElementById('{field}').value = '{SECRET}'")
    tab.run("document.getElementById('form').requestSubmit()")
    tab.wait_for("!document.getElementById('form')")
    assert tab.run("JSON.stringify([{...sessionStorage}, {...localStorage}])") == "[{},{}]"

    tab.run("location.hash = 'unknown'")
    tab.wait_for("document.getElementById('form') && document.getElementById('state').textContent")
    assert tab.run("JSON.stringify([{...sessionStorage}, {...localStorage}])") == "[{},{}]"
