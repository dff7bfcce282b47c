"""What htmx puts into a page of the console, and what stays there: pages, never a file; and what is typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from api.console.extension.session import COOKIE, PATH
from models.access import sessions
from models.access.callers import CallerKind
from models.access.sessions import Ending
from models.store import Store
from tests.builders import an_official
from tests.console import visiting
from tests.console.looking import PHONE, opened
from tests.reporting import filed

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


def test_what_is_typed_outlives_whatever_does_not_arrive(browser: Browser, site: str, store: Store) -> None:
    report, official = filed(store, "d1"), an_official(store)
    with opened(browser, PHONE, expected="Failed to load resource|Response Status Error|htmx:|ERR_") as page:
        _sign_in(page, store, official.id)
        page.goto(f"{site}/console/reports/{report['code']}")
        page.locator("#reply-note").fill("Tổ công trình đang đến")
        page.get_by_role("link", name="Hỏi thêm").click()
        expect(page.locator("#ask-note")).to_be_focused()
        expect(page.locator("#ask-note")).to_be_in_viewport()
        ask = page.locator("#do-ask").get_by_role("button", name="Hỏi thêm", exact=True)
        page.locator("#ask-note").fill(" ")
        ask.click()
        # Nothing was asked: what is wrong is in view.
        expect(page.locator("#do-ask").get_by_role("alert")).to_be_in_viewport()
        page.locator("#ask-note").fill("Chỗ nào ạ?")
        page.context.set_offline(True)
        ask.click()
        expect(page.locator("#told")).to_contain_text("Không liên lạc được")
        page.context.set_offline(False)
        sessions.revoke_all(store, CallerKind.OFFICIAL, official.id, Ending.DISABLED)
        for sent in (lambda: page.evaluate("htmx.trigger('#menu', 'poll')"), ask.click):
            sent()
            expect(page.locator("#told")).to_contain_text("Phiên đã kết thúc")
            expect(page.locator("#ask-note")).to_have_value("Chỗ nào ạ?")
        _sign_in(page, store, official.id)
        ask.click()
        expect(page.get_by_role("status")).to_be_in_viewport()
        expect(page.locator("#told")).to_be_empty()
        # Letters twice as large still fit the phone.
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def _sign_in(page: Page, store: Store, official_id: str) -> None:
    token = visiting.token_for(store, official_id)
    page.context.add_cookies([{"name": COOKIE, "value": token, "domain": "127.0.0.1", "path": PATH}])
