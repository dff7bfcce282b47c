"""What htmx puts into a page of the console: pages of the console, never a file that somebody sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from api.console.extension.session import COOKIE, PATH
from models.store import Store
from tests.builders import an_official
from tests.console import visiting
from tests.console.looking import opened

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

#: A link to a file as a careless page would have it: htmx takes it for one to a page.
LINK = """() => {
  const link = document.createElement("a");
  link.href = "/static/loa.svg";
  link.textContent = "tệp";
  document.querySelector("#main").append(link);
  htmx.process(link);
}"""


def test_a_file_behind_a_link_is_opened_and_not_swapped_in(browser: Browser, site: str, store: Store) -> None:
    token = visiting.token_for(store, an_official(store).id)
    with opened(browser) as page:
        page.context.add_cookies([{"name": COOKIE, "value": token, "domain": "127.0.0.1", "path": PATH}])
        # A picture alone names no icon, and Chromium asks for one.
        page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
        page.goto(f"{site}/console/")
        page.evaluate(LINK)
        page.get_by_text("tệp", exact=True).click()
        page.wait_for_url("**/static/loa.svg")
        assert page.evaluate("document.documentElement.tagName") == "svg"
