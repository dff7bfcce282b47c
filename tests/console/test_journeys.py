"""The way through the console in a real browser: by keys alone, and by a phone without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from models.access.permissions import Role
from models.people import officials
from models.reports import reports
from models.store import Store
from models.workflow.transitions import ReportState
from tests.builders import PASSWORD, PHUONG_TRA_VINH, an_official
from tests.console.looking import PHONE, look, opened
from tests.reporting import filed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def username(store: Store) -> str:
    """The name of a handler of the ward."""
    caller = an_official(store, assignments=[{"role": Role.HANDLER, "area_id": PHUONG_TRA_VINH}])
    return str(officials.get(store, caller.id)["username"])


def test_a_report_is_accepted_and_answered_by_keys_alone(
    browser: Browser, site: str, store: Store, username: str
) -> None:
    report = filed(store, "d1")
    with opened(browser) as page:
        page.goto(f"{site}/console/")
        assert look(page) == []
        page.get_by_label("Tên đăng nhập").focus()
        page.keyboard.type(username)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")
        assert look(page) == []
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Ngập")
        assert look(page) == []
        page.keyboard.press("a")
        expect(page.get_by_role("status")).to_have_text("Đã tiếp nhận.")
        page.keyboard.press("r")
        # Letters in a field are letters.
        page.keyboard.type("Tổ công trình đang đến, xin chờ")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("status")).to_have_text("Đã trả lời người dân.")
        expect(page.locator(".steps")).to_contain_text("Tổ công trình đang đến, xin chờ")
        page.keyboard.press("Escape")
        expect(page.get_by_role("heading", level=1)).to_have_text("Phản ánh")
        assert look(page) == []
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_visible()
    assert reports.get(store, report["_id"])["state"] == ReportState.ACCEPTED


def test_the_same_by_a_phone_without_script(browser: Browser, site: str, store: Store, username: str) -> None:
    report = filed(store, "d1")
    with opened(browser, PHONE, script=False) as page:
        page.goto(f"{site}/console/")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Tiếp tục").click()
        page.get_by_role("link", name="Ngập").click()
        page.get_by_role("button", name="Tiếp nhận", exact=True).click()
        expect(page.get_by_role("status")).to_have_text("Đã tiếp nhận.")
        page.locator("#reply-note").fill("Tổ công trình đang đến")
        page.get_by_role("button", name="Trả lời người dân", exact=True).click()
        expect(page.get_by_role("status")).to_have_text("Đã trả lời người dân.")
    assert reports.get(store, report["_id"])["state"] == ReportState.ACCEPTED


def test_a_resident_who_wishes_for_a_person_is_answered_and_given_back(
    browser: Browser, site: str, username: str
) -> None:
    with opened(browser) as page:

        def say(text: str) -> list[str]:
            body = {"sender": "0123456789abcdef0123456789abcdef", "message": text}
            # The first message waits until Loa has learnt to understand.
            answer = page.request.post(f"{site}/webhooks/rest/webhook", data=body, timeout=120_000)
            return [one["text"] for one in answer.json()]

        say("tôi ở phường Trà Vinh")
        assert say("cho tôi gặp cán bộ phường")
        page.goto(f"{site}/console/talks")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Tiếp tục").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Hội thoại")
        assert look(page) == []
        page.keyboard.press("Enter")
        expect(page.get_by_role("log")).to_contain_text("cho tôi gặp cán bộ")
        page.keyboard.press("a")
        expect(page.get_by_role("status")).to_have_text("Bạn đã nhận. Loa chỉ còn nhận lời kêu cứu.")
        assert look(page) == []
        # Loa does not answer while an official does.
        assert say("đường trước nhà ngập hết rồi") == []
        page.get_by_role("button", name="Hỏi địa điểm").click()
        page.keyboard.type(" Ảnh càng tốt.")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("status")).to_have_text("Đã gửi cho người dân.")
        expect(page.get_by_role("log")).to_contain_text("đường trước nhà ngập hết rồi")
        expect(page.get_by_role("log")).to_contain_text("Ảnh càng tốt.")
        page.get_by_role("button", name="Trả lại cho Loa").click()
        expect(page.get_by_role("status")).to_contain_text("Đã trả lại cho Loa")
        assert look(page) == []
        assert say("xin chào") != []
