"""The pages of communes in a real browser: nobody is shut out, and nothing scrolls sideways."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from models.alerts.cap_terms import Status
from models.store import Store
from tests.alerting import approved
from tests.console.looking import NARROWEST, look, opened

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_the_pages_of_communes_shut_nobody_out(browser: Browser, site: str, store: Store) -> None:
    approved(store, Status.ACTUAL)
    approved(store, Status.EXERCISE)
    with opened(browser, (NARROWEST, 640)) as page:
        for path in ("/?q=tra vinh", "/x/29242?lang=km", "/ask?q=khai sinh"):
            page.goto(f"{site}{path}")
            assert look(page) == [], path
