"""How a board looks: nothing is cut off, everything is legible, an exercise is never the real thing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.players.boarding import (
    CONTRASTS,
    CUT_OFF,
    OVERFLOWING,
    PATIENCE,
    SIZES,
    SMALLEST,
    a_board,
    frames,
    now,
    paired,
    wait_for_words,
)
from tests.players.programmes import a_takeover, an_airing
from tests.standins.outlet_routes import serving
from tests.standins.outlets import OutletServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def server() -> Iterator[OutletServer]:
    """A server in real time, since the browser's is."""
    with serving(OutletServer()) as one:
        yield one


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A board of its own."""
    opened = browser.new_context(viewport={"width": 600, "height": 400}, timezone_id="Europe/London")
    yield opened
    opened.close()


def test_an_exercise_says_so_in_every_language_and_looks_like_nothing_else(
    context: BrowserContext, server: OutletServer
) -> None:
    a_board(server, takeovers=[a_takeover(now(), exercise=True)])
    page = paired(context, server)
    page.wait_for_selector(".exercise", timeout=PATIENCE)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(700)
        strips = page.locator(".strip").all_inner_texts()
        assert strips == ["DIỄN TẬP · ការហ្វឹកហាត់ · EXERCISE"] * 2
        assert page.locator(".watermark").is_visible()
        assert (
            page.evaluate("getComputedStyle(document.querySelector('#over')).backgroundColor")
            == "rgb(255, 255, 255)"
        )


@pytest.mark.turns(3)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_everything_fits_and_is_legible_at_each_size(
    context: BrowserContext, server: OutletServer, width: int, height: int
) -> None:
    long = frames(
        "Trạm Y tế xã Long Hữu tiêm vắc xin cho trẻ dưới 5 tuổi vào thứ Năm, từ 7 giờ 30. " * 3, seconds=120
    )
    a_board(server)
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.close()
    page = paired(context, server)
    page.set_viewport_size({"width": width, "height": height})
    _is_legible(page)
    server.change("loa-1", items=[long], airings=[an_airing(long, now())])
    wait_for_words(page, "Trạm")
    _is_legible(page)
    for exercise in (False, True):
        row = a_takeover(now() - timedelta(seconds=1), exercise=exercise)
        row["texts"]["vi"] |= {"hazard": "LŨ LỤT, DIỄN BIẾN ẤM ƯỚT", "headline": "CẤP ĐỘ ẢNH HƯỞNG RẤT LỚN"}
        server.change("loa-1", takeovers=[row])
        page.wait_for_selector(".exercise" if exercise else ".takeover", timeout=PATIENCE)
        _is_legible(page)


def _is_legible(page: Page) -> None:
    page.wait_for_timeout(900)
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate(CUT_OFF) == []
    assert min(page.evaluate(CONTRASTS)) >= 7
    smallest = page.evaluate(SMALLEST)
    assert smallest >= 12


def test_nobody_is_shut_out_of_its_pages(context: BrowserContext, server: OutletServer) -> None:
    from axe_playwright_python.sync_playwright import Axe

    a_board(server)
    page = paired(context, server)
    found = [Axe().run(page).response["violations"]]
    for exercise in (False, True):
        server.change("loa-1", takeovers=[a_takeover(now(), exercise=exercise)])
        page.wait_for_selector(".exercise" if exercise else ".takeover", timeout=PATIENCE)
        found.append(Axe().run(page).response["violations"])
    assert [[one["id"] for one in some] for some in found] == [[], [], []]
