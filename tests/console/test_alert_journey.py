"""A real alert by two people in a real browser: one writes and submits it, another approves it and sees it arrive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from api.console.extension.session import COOKIE, PATH
from models.access import console_sessions
from models.access.permissions import Role
from models.access.sessions import SESSIONS
from models.alerts.alerts import ALERTS
from models.alerts.states import AlertState
from models.language.dates import VIETNAM
from models.store import Store
from tests.builders import VINH_LONG, an_official
from tests.console import visiting
from tests.console.looking import PHONE, look, opened

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DP"


def _sign_in(page: Page, site: str, store: Store, role: Role) -> str:
    """Sign somebody with an authenticator app in; returns their id."""
    held = [{"role": role, "area_id": VINH_LONG}]
    official = an_official(store, assignments=held, totp_secret=SECRET)
    value = visiting.token_for(store, official.id)
    page.context.add_cookies([{"name": COOKIE, "value": value, "url": f"{site}{PATH}"}])
    return official.id


def _later(hours: float) -> str:
    return f"{datetime.now(VIETNAM) + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


def _write(page: Page, site: str) -> None:
    page.goto(f"{site}/console/alerts")
    assert look(page) == []
    page.get_by_role("link", name="Soạn cảnh báo").click()
    page.get_by_label("Cảnh báo thật").check()
    page.get_by_label("Loại", exact=True).select_option("trieu_cuong")
    page.locator("label.v2").click()
    page.get_by_label("Tên xã, phường").fill("long duc, p tra vinh")
    page.get_by_role("button", name="Thêm", exact=True).click()
    expect(page.get_by_role("button", name="Bỏ Phường Long Đức")).to_be_visible()
    assert look(page) == []
    page.get_by_role("button", name="Lưu, soạn tiếp từ mẫu").click()
    expect(page.get_by_role("status")).to_contain_text("nội dung lấy từ mẫu")
    expect(page.locator(".ribbon")).to_contain_text("CẢNH BÁO THẬT")


def _complete(page: Page) -> None:
    expect(page.locator("#side")).to_contain_text("Còn thiếu để gửi được")
    assert look(page) == []
    page.get_by_label("Cơ quan ra bản tin").fill("Đài KTTV tỉnh")
    page.get_by_label("Giờ phát bản tin").fill(_later(-1))
    page.get_by_label("Hết hiệu lực").fill(_later(8))
    for language in ("vi", "km", "en"):
        if language != "vi":
            page.locator(f"#infos-{language}").evaluate("one => { one.open = true }")
        text = page.locator(f"#infos-{language}-description")
        text.fill(text.input_value().replace("{time}", "17:00"))
    # It is kept while it is typed, and shown as people would read it.
    expect(page.locator("#foot-said")).to_contain_text("Đủ để trình duyệt")
    expect(page.locator("#side")).to_contain_text("Kê cao tài sản")
    assert look(page) == []


def test_an_alert_is_written_by_one_and_issued_by_another(browser: Browser, site: str, store: Store) -> None:
    with opened(browser) as page:
        _sign_in(page, site, store, Role.DUTY_OFFICER)
        _write(page, site)
        _complete(page)
        page.get_by_role("button", name="Trình duyệt").click()
        expect(page.get_by_role("status")).to_contain_text("Đã trình duyệt")
        address = page.url.partition("?")[0]
    with opened(browser, PHONE) as page:
        approver = _sign_in(page, site, store, Role.APPROVER)
        long_ago = datetime.now(UTC) - console_sessions.PROOF
        store.collection(SESSIONS).update_many({}, {"$set": {"proved_at": long_ago}})
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Phường Long Đức, Phường Trà Vinh")
        assert look(page) == []
        page.get_by_label("Tôi hiểu cảnh báo thật này").check()
        page.get_by_label("Mã 6 chữ số").fill(pyotp.TOTP(SECRET).now())
        page.get_by_role("button", name="Duyệt và ban hành").click()
        expect(page.get_by_role("status")).to_contain_text("Đã ban hành")
        expect(page.locator("#reach")).to_contain_text("Đã nhận gửi")
        assert look(page) == []
    alert = store.collection(ALERTS).find_one({})
    assert alert is not None
    assert (alert["state"], alert["approved_by"]) == (AlertState.APPROVED, approver)
