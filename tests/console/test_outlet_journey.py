"""Outlets in a real browser with script: what is pressed outside of its form is sent, too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from api.console.extension.session import COOKIE, PATH
from models.access.permissions import Role
from models.store import Store
from tests import beating, outleting
from tests.builders import PHUONG_TRA_VINH, an_official
from tests.console import visiting
from tests.console.looking import PHONE, look, opened

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_an_outlet_is_silenced_and_sounds_again_by_one_press_each(
    browser: Browser, site: str, store: Store
) -> None:
    beating.an_outlet(store, name="Loa đình")
    outlet = beating.an_outlet(store, name="Loa chợ")
    held = [{"role": Role.HANDLER, "area_id": PHUONG_TRA_VINH}]
    token = visiting.token_for(store, an_official(store, assignments=held).id)
    with opened(browser, PHONE, refusals=[422]) as page:
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": f"{site}{PATH}"}])
        page.goto(f"{site}/console/outlets")
        page.get_by_role("button", name="Tắt tiếng Loa chợ").click()
        expect(page.get_by_role("alert")).to_contain_text("Lý do tắt tiếng")
        page.get_by_label("Lý do tắt tiếng").fill("Đám tang ở gần")
        page.locator("#silence").get_by_role("button", name="Tắt tiếng Loa chợ").click()
        expect(page.get_by_role("status")).to_have_text("Đã tắt tiếng. Cảnh báo thật vẫn phát.")
        assert outleting.stored(store, outlet)["muted"]
        assert look(page) == []
        page.get_by_role("button", name="Mở tiếng Loa chợ").click()
        expect(page.get_by_role("status")).to_have_text("Đã mở tiếng.")
    assert outleting.stored(store, outlet)["muted"] is None


def test_a_form_shows_what_its_choice_asks_for(browser: Browser, site: str, store: Store) -> None:
    held = [{"role": Role.HANDLER, "area_id": PHUONG_TRA_VINH}]
    token = visiting.token_for(store, an_official(store, assignments=held).id)
    with opened(browser, PHONE) as page:
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": f"{site}{PATH}"}])
        page.goto(f"{site}/console/outlets/new")
        expect(page.get_by_label("Số loa")).to_be_visible()
        expect(page.get_by_label("Số hợp đồng")).to_be_hidden()
        page.get_by_label("Loại", exact=True).select_option("private_board")
        expect(page.get_by_label("Số hợp đồng")).to_be_visible()
        expect(page.get_by_label("Số loa")).to_be_hidden()
        assert look(page) == []
