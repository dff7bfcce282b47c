"""A report in a real browser, on the narrowest phone and without script: sent, opened and followed up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from models.reports.reports import REPORTS
from models.store import Store
from models.workflow.transitions import ReportAction
from tests.console.looking import NARROWEST, look, opened
from tests.photos import photo
from tests.reporting import act

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

#: In CSS pixels.
SMALL = (NARROWEST, 640)

#: Bytes of the first view without pictures; with Khmer its font is among them.
MOST_FIRST = 60_000


def seen(page: Page, eyes: Page) -> list[str]:
    """Return what shuts people out of the page: a browser with script looks, with the cookies of the one without."""
    eyes.context.clear_cookies()
    cookies: Any = page.context.cookies()
    eyes.context.add_cookies(cookies)
    eyes.goto(page.url)
    return look(eyes)


def go_on(page: Page, eyes: Page, heading: str) -> None:
    """Press the main button, and see that nothing shuts anybody out of the page that it leads to."""
    page.locator("main .btn.go").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert seen(page, eyes) == []


def test_a_report_is_sent_and_followed_up_without_script(
    browser: Browser, site: str, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "a.jpg").write_bytes(photo((80, 60)))
    with opened(browser, SMALL) as eyes, opened(browser, SMALL, script=False) as page:
        page.goto(f"{site}/report")
        go_on(page, eyes, "Có chuyện gì?")
        page.get_by_label("Hãy kể lại bằng lời của bạn").fill("Đường ngập tới đầu gối trước cổng trường")
        go_on(page, eyes, "Ở đâu?")
        page.get_by_label("Xã, phường").fill("p tra vinh")
        go_on(page, eyes, "Có ảnh không?")
        page.get_by_label("Chọn ảnh trong máy").set_input_files(tmp_path / "a.jpg")
        go_on(page, eyes, "Có muốn để lại cách liên hệ?")
        page.get_by_role("button", name="Không để lại tên và số").click()
        assert seen(page, eyes) == []
        go_on(page, eyes, "Đã gửi. Cảm ơn bạn!")
        (report,) = store.collection(REPORTS).find()
        act(store, report, ReportAction.ACCEPT)
        act(store, report, ReportAction.ASK, note="Từ số nhà nào?")
        page.get_by_role("link", name="Xem phản ánh của tôi").click()
        assert seen(page, eyes) == []
        page.get_by_label("Câu trả lời của bạn").fill("Từ số 45 đến số 80")
        page.get_by_role("button", name="Gửi câu trả lời").click()
        expect(page.get_by_role("status")).to_have_text("Đã gửi câu trả lời.")
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST


@pytest.mark.parametrize("lang", ["vi", "km", "en"])
def test_the_first_view_is_small_and_shuts_nobody_out(
    browser: Browser, site: str, store: Store, lang: str
) -> None:
    sizes: list[int] = []
    with opened(browser, SMALL) as page:
        page.on("response", lambda answer: sizes.append(len(answer.body())))
        page.goto(f"{site}/report?lang={lang}", wait_until="networkidle")
        assert sum(sizes) < MOST_FIRST
        assert look(page) == []
        page.goto(f"{site}/report/rescue?lang={lang}")
        assert look(page) == []
