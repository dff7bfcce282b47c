"""Whole days in a real browser: a colleague, a guess, an end of the session come between; a survey, a post are made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from api.console.extension.session import COOKIE, PATH
from models.access import sessions, sign_in_lockouts
from models.access.callers import CallerKind
from models.access.permissions import Role
from models.access.sessions import Ending
from models.access.sign_in_lockouts import ATTEMPTS, LOCKOUTS
from models.content.posts import POSTS
from models.language.dates import VIETNAM
from models.people import officials
from models.reports import reports
from models.store import Store
from models.surveys.definition import SURVEYS
from models.workflow.transitions import ReportState
from tests.answering import say
from tests.builders import PASSWORD, PHUONG_TRA_VINH, VINH_LONG, an_official
from tests.console import visiting
from tests.console.looking import PHONE, look, opened
from tests.reporting import filed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def _official(store: Store, role: Role = Role.HANDLER, area_id: str = PHUONG_TRA_VINH) -> str:
    return an_official(store, assignments=[{"role": role, "area_id": area_id}]).id


def _come(page: Page, site: str, store: Store, official_id: str) -> None:
    value = visiting.token_for(store, official_id)
    page.context.add_cookies([{"name": COOKIE, "value": value, "url": f"{site}{PATH}"}])


def _sign_in(page: Page, store: Store, official_id: str, password: str = PASSWORD) -> None:
    page.get_by_label("Tên đăng nhập").fill(officials.get(store, official_id)["username"])
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Tiếp tục").click()


def test_of_two_officials_at_one_report_the_second_keeps_their_words_and_goes_on(
    browser: Browser, site: str, store: Store
) -> None:
    report = filed(store, "d1")
    address = f"{site}/console/reports/{report['code']}"
    with opened(browser) as first, opened(browser, refusals=[412]) as second:
        for page in (first, second):
            _come(page, site, store, _official(store))
            page.goto(address)
        second.locator("#reply-note").fill("Tổ công trình đang đến")
        first.get_by_role("button", name="Tiếp nhận", exact=False).first.click()
        expect(first.get_by_role("status")).to_have_text("Đã tiếp nhận.")
        second.get_by_role("button", name="Trả lời người dân", exact=True).click()
        expect(second.get_by_role("alert")).to_contain_text("Vừa có người")
        expect(second.locator("#reply-note")).to_have_value("Tổ công trình đang đến")
        assert look(second) == []
        second.get_by_role("button", name="Trả lời người dân", exact=True).click()
        expect(second.get_by_role("status")).to_have_text("Đã trả lời người dân.")
    assert reports.get(store, report["_id"])["state"] == ReportState.ACCEPTED


def test_whoever_guesses_is_locked_out_until_it_is_over(browser: Browser, site: str, store: Store) -> None:
    me = _official(store)
    with opened(browser, PHONE, refusals=[422]) as page:
        page.goto(f"{site}/console/")
        for _ in range(ATTEMPTS + 1):
            _sign_in(page, store, me, "khác hẳn mật khẩu")
            expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_role("alert")).to_contain_text("Đăng nhập sai quá nhiều lần")
        until = datetime.now(VIETNAM) + sign_in_lockouts.LOCKED_FOR
        expect(page.locator("main")).to_contain_text(f"Thử lại được từ {until:%H:}")
        assert look(page) == []
        _sign_in(page, store, me)
        expect(page.get_by_role("alert")).to_contain_text("Đăng nhập sai quá nhiều lần")
        past = datetime.now(UTC) - timedelta(seconds=1)
        store.collection(LOCKOUTS).update_many({}, {"$set": {"locked_until": past}})
        _sign_in(page, store, me)
        expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")


def test_what_was_typed_when_the_session_ended_is_sent_after_signing_in_again(
    browser: Browser, site: str, store: Store
) -> None:
    report, me = filed(store, "d1"), _official(store)
    with opened(browser, refusals=[401]) as page:
        _come(page, site, store, me)
        page.goto(f"{site}/console/reports/{report['code']}")
        page.locator("#reply-note").fill("Tổ công trình đang đến")
        sessions.revoke_all(store, CallerKind.OFFICIAL, me, Ending.DISABLED)
        page.get_by_role("button", name="Trả lời người dân", exact=True).click()
        expect(page.locator("#told")).to_contain_text("Phiên đã kết thúc")
        expect(page.locator("#reply-note")).to_have_value("Tổ công trình đang đến")
        assert look(page) == []
        with page.expect_popup() as another:
            page.get_by_role("link", name="Đăng nhập ở thẻ mới").click()
        _sign_in(another.value, store, me)
        expect(another.value.get_by_role("heading", level=1)).to_have_text("Việc của tôi")
        page.get_by_role("button", name="Trả lời người dân", exact=True).click()
        expect(page.get_by_role("status")).to_have_text("Đã trả lời người dân.")
        expect(page.locator(".steps")).to_contain_text("Tổ công trình đang đến")


def _local(hours: float) -> str:
    return f"{datetime.now(VIETNAM) + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


def _build(page: Page, site: str) -> None:
    page.goto(f"{site}/console/surveys")
    page.get_by_role("link", name="Khảo sát mới").click()
    page.get_by_label("Tên, tiếng Việt").fill("Giờ phát loa")
    page.get_by_label("Bắt đầu").fill(_local(-1))
    page.get_by_label("Kết thúc").fill(_local(48))
    page.get_by_label("Câu hỏi, tiếng Việt").fill("Loa có làm phiền bạn không?")
    page.get_by_label("Các lựa chọn, mỗi dòng một cái").fill("Có\nKhông")
    page.get_by_role("button", name="Tạo bản thảo").click()
    expect(page.get_by_role("status")).to_contain_text("Đã tạo bản thảo")
    page.get_by_role("link", name="Ý kiến bằng lời").click()
    page.get_by_label("Câu hỏi, tiếng Việt").fill("Phiền thế nào?")
    page.get_by_text("Điều kiện, giới hạn, giải thích").click()
    page.get_by_label("Chỉ hỏi khi").select_option(label="“Loa có làm phiền bạn không?” = Có")
    assert look(page) == []
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("có điều kiện")).to_be_visible()
    page.locator("#do-open summary").click()
    page.get_by_role("button", name="Mở khảo sát").click()
    expect(page.get_by_role("status")).to_contain_text("Đã mở")
    assert look(page) == []


def _answer(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_text("Phiền thế nào?")).to_have_count(0)
    page.get_by_text("Có", exact=True).click()
    page.locator("button[value=next]").click()
    expect(page.get_by_text("Phiền thế nào?")).to_be_visible()
    page.locator("textarea").fill("Sớm quá, con nhỏ thức giấc")
    page.locator("button[value=next]").click()
    expect(page.locator("main")).to_contain_text("Cảm ơn")


def test_a_survey_is_built_with_a_condition_answered_by_residents_and_read(
    browser: Browser, site: str, store: Store
) -> None:
    with opened(browser) as page:
        _come(page, site, store, _official(store, Role.EDITOR, VINH_LONG))
        _build(page, site)
        (survey,) = store.collection(SURVEYS).find({"title.vi": "Giờ phát loa"})
        with opened(browser, PHONE) as resident:
            _answer(resident, f"{site}/s/{survey['_id']}")
        first, second = survey["questions"]
        yes, no = (one["id"] for one in first["options"])
        say(store, survey, 7, **{first["id"]: yes, second["id"]: "Ồn"})
        say(store, survey, 8, **{first["id"]: no})
        page.locator("#do-close summary").click()
        page.get_by_role("button", name="Đóng ngay").click()
        expect(page.get_by_role("status")).to_have_text("Đã đóng.")
        page.get_by_role("link", name="Kết quả").click()
        expect(page.get_by_role("row", name="Có 8")).to_be_visible()
        assert look(page) == []
        page.get_by_role("link", name="Đọc ý kiến").click()
        expect(page.locator("main")).to_contain_text("con nhỏ thức giấc")


#: As Word puts it on the clipboard, and what nobody should paste.
PASTED = """<style>p {color: red}</style><p class="MsoNormal" style="margin: 0cm"><b style="mso-x: y">Ai</b> đến
 <span style="font-size: 13pt">cũng được</span><script>alert(1)</script><img src="x" onerror="alert(1)"></p>"""

PASTE = """(html) => { const data = new DataTransfer(); data.setData("text/html", html);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(event); }"""


def test_a_post_is_written_with_buttons_and_is_still_there_after_the_tab_was_closed(
    browser: Browser, site: str, store: Store
) -> None:
    me = _official(store)
    with opened(browser) as page:
        _come(page, site, store, me)
        page.goto(f"{site}/console/posts")
        page.get_by_role("link", name="Viết bài").first.click()
        page.get_by_label("Tiêu đề").first.fill("Họp dân")
        page.get_by_role("textbox", name="Nội dung").first.click()
        tools = page.get_by_role("toolbar", name="Định dạng, Tiếng Việt")
        tools.get_by_role("button", name="Đậm").click()
        page.keyboard.type("Tối mai")
        tools.get_by_role("button", name="Đậm").click()
        page.keyboard.press("Enter")
        tools.get_by_role("button", name="Gạch đầu dòng").click()
        page.keyboard.type("Mang giấy tờ\n\n")
        page.evaluate(PASTE, PASTED)
        expect(page.locator("[data-kept]")).to_contain_text("Đã lưu tạm lúc")
        assert look(page) == []
    with opened(browser, PHONE) as page:
        _come(page, site, store, me)
        page.goto(f"{site}/console/posts/new")
        expect(page.get_by_role("status")).to_contain_text("chưa lưu")
        assert look(page) == []
        page.get_by_label("Chủ đề").select_option("programme")
        page.get_by_role("button", name="Lưu bản thảo").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Họp dân")
    (post,) = store.collection(POSTS).find()
    words = "<p><b>Tối mai</b></p><ul><li>Mang giấy tờ</li></ul><p><b>Ai</b> đến cũng được</p>"
    assert post["texts"]["vi"]["body"] == words
