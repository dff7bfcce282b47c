"""The board in a real browser: it starts without a server, refuses what is wrong, and never mistakes an exercise."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from players.board.routes import STATIC, lean, shell
from tests.browser import phone, running
from tests.contracts.sources import ROOT
from tests.players.boarding import (
    OPEN,
    PATIENCE,
    a_board,
    frames,
    now,
    paired,
    wait_for,
    wait_for_words,
    wait_until,
)
from tests.players.programmes import a_programme, a_sound, a_takeover, an_airing
from tests.recordings import film
from tests.standins.outlet_routes import serving
from tests.standins.outlets import OutletServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

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


def test_it_shows_a_code_is_paired_and_says_that_it_is_well(
    context: BrowserContext, server: OutletServer
) -> None:
    a_board(server)
    page = paired(context, server)
    page.wait_for_selector(".hour")
    outlet = server.outlets["loa-1"]
    wait_until(page, lambda: len(outlet.heartbeats) > 1 and outlet.heartbeats[-1].get("faults") == [])
    assert outlet.heartbeats[-1]["programme"] == server.etag(outlet).strip('"')


def test_it_starts_again_without_a_server(context: BrowserContext, browser: Browser) -> None:
    server = OutletServer()
    with serving(server):
        item = frames("Nước lên lúc 17 giờ", seconds=120)
        a_board(server, items=[item], airings=[an_airing(item, now())])
        page = paired(context, server)
        wait_for_words(page, "Nước lên lúc 17 giờ")
    page.reload()
    wait_for_words(page, "Nước lên lúc 17 giờ")


def test_frames_are_shown_by_turns_and_told_of_when_they_ended(
    context: BrowserContext, server: OutletServer
) -> None:
    item = frames("Một", "Hai", seconds=3)
    a_board(server)
    page = paired(context, server)
    server.change("loa-1", items=[item], airings=[an_airing(item, now())])
    for word in ("Một", "Hai"):
        wait_for_words(page, word)
    outlet = server.outlets["loa-1"]
    wait_until(page, lambda: outlet.plays)
    (play,) = outlet.plays.values()
    assert (play["reason"], play["completed"], play["kind"]) == ("ended", True, "airing")


def test_a_notice_stands_beside_its_picture(context: BrowserContext, server: OutletServer) -> None:
    made = io.BytesIO()
    Image.linear_gradient("L").resize((80, 60)).save(made, "PNG")
    item = frames("Bên trái", seconds=60)
    item["frames"][0]["picture"] = server.keep(made.getvalue(), "png", "image/png")["path"]
    a_board(server, items=[item], airings=[an_airing(item, now())])
    page = paired(context, server)
    wait_for_words(page, "Bên trái")
    wait_for(page, "document.querySelector('#base img').naturalWidth === 80")


def a_film(server: OutletServer, data: bytes) -> dict[str, Any]:
    """An item that is a film without sound."""
    shown = {"kind": "video", "seconds": 2.0, "frames": [], "silent": True}
    return frames("") | shown | {"renditions": [server.keep(data, "webm", "video/webm")]}


def test_a_film_is_shown_to_its_end_from_the_board_itself(
    context: BrowserContext, server: OutletServer
) -> None:
    item = a_film(server, film("webm", seconds=2.0))
    a_board(server, items=[item], airings=[an_airing(item, now() + timedelta(seconds=12))])
    page = paired(context, server)
    outlet = server.outlets["loa-1"]
    wait_for(page, "document.querySelector('#base video')?.currentTime > 0")
    wait_until(page, lambda: outlet.plays)
    (play,) = outlet.plays.values()
    assert (play["reason"], play["completed"]) == ("ended", True)
    assert "needs_flag" not in outlet.heartbeats[-1]["faults"]
    assert server.calls.count(f"GET {item['renditions'][0]['path']}") == 1


def test_a_film_that_cannot_be_shown_is_a_fault(context: BrowserContext, server: OutletServer) -> None:
    item = a_film(server, b"no film at all")
    a_board(server, items=[item], airings=[an_airing(item, now() + timedelta(seconds=12))])
    page = paired(context, server)
    outlet = server.outlets["loa-1"]
    wait_until(page, lambda: outlet.plays)
    assert [one["reason"] for one in outlet.plays.values()] == ["failed"]
    assert any("film" in one.get("faults", ()) for one in outlet.heartbeats)


def test_a_ticker_runs_below_its_title(context: BrowserContext, server: OutletServer) -> None:
    item = frames("Nước mặn đã vào sâu 45 km", seconds=60)
    a_board(server, outlet={"layout": "ticker"}, items=[item], airings=[an_airing(item, now())])
    page = paired(context, server)
    wait_for_words(page, "Nước mặn đã vào sâu 45 km")
    assert page.locator(".line p").count() == 1


def test_a_file_is_served_in_parts_from_the_board_itself(
    context: BrowserContext, server: OutletServer
) -> None:
    item = a_sound(server, seconds=2)
    a_board(server, items=[item], airings=[an_airing(item, now() + timedelta(hours=1))])
    page = paired(context, server)
    outlet = server.outlets["loa-1"]
    wait_until(page, lambda: outlet.heartbeats and outlet.heartbeats[-1]["missing"] == [])
    path = item["renditions"][0]["path"]
    before = server.calls.count(f"GET {path}")
    got = page.evaluate(
        """async (path) => {
            const answer = await fetch(path, {headers: {Range: "bytes=4-7"}});
            return [answer.status, answer.headers.get("content-range"), (await answer.arrayBuffer()).byteLength];
        }""",
        path,
    )
    assert got == [206, f"bytes 4-7/{item['renditions'][0]['bytes']}", 4]
    assert server.calls.count(f"GET {path}") == before


def test_a_file_with_a_wrong_hash_is_not_shown(context: BrowserContext, server: OutletServer) -> None:
    item = a_sound(server, seconds=2)
    sha256 = item["renditions"][0]["sha256"]
    server.spoil.add(sha256)
    a_board(server, items=[item], airings=[an_airing(item, now() + timedelta(seconds=15))])
    page = paired(context, server)
    outlet = server.outlets["loa-1"]
    wait_until(page, lambda: any(one["missing"] == [sha256] for one in outlet.heartbeats))
    wait_until(page, lambda: server.calls.count(f"GET {item['renditions'][0]['path']}") >= 3)
    assert (
        page.evaluate("caches.open('loa-board-media').then((one) => one.keys()).then((all) => all.length)")
        == 0
    )


def test_a_wrong_signature_changes_nothing(context: BrowserContext, server: OutletServer) -> None:
    item = frames("Không được hiện")
    a_board(server)
    page = paired(context, server)
    outlet = server.outlets["loa-1"]
    wait_until(page, lambda: outlet.heartbeats)
    server.spoil_signature = True
    server.change("loa-1", items=[item], airings=[an_airing(item, now())])
    wait_until(page, lambda: outlet.heartbeats[-1].get("faults") == ["signature"])
    assert "Không được hiện" not in page.inner_text("#screen")


def test_sound_that_may_not_start_is_found_out_and_told_of(server: OutletServer, tmp_path: Path) -> None:
    """A browser of its own: whatever Playwright asks a page counts as a touch of a person, and lets sound start."""
    sound = a_sound(server, seconds=60)
    item = frames("Có tiếng", seconds=60) | {"renditions": sound["renditions"]}
    a_board(server)
    outlet = server.outlets["loa-1"]
    with running(tmp_path) as address, phone(address) as page:
        page.open(f"{server.url}/board")
        page.wait_for("document.querySelector('.code')")
        server.grant(page.run("document.querySelector('.code').textContent"), "loa-1")
        page.wait_for("document.querySelector('.hour')")
        server.change("loa-1", items=[item], airings=[an_airing(item, now())])
        page.wait_for("document.querySelector('#base').textContent.includes('Có tiếng')")
        deadline = now() + timedelta(seconds=30)
        while "needs_flag" not in (outlet.heartbeats or [{"faults": []}])[-1]["faults"]:
            assert now() < deadline
            page.wait_for("true")


def test_a_page_that_was_closed_in_the_middle_tells_of_one_play(
    context: BrowserContext, server: OutletServer
) -> None:
    item = frames("Dài", seconds=90)
    a_board(server, items=[item], airings=[an_airing(item, now())])
    page = paired(context, server)
    wait_for_words(page, "Dài")
    page.wait_for_timeout(1000)
    page.close()
    page = context.new_page()
    page.goto(f"{server.url}/board")
    outlet = server.outlets["loa-1"]
    wait_until(page, lambda: outlet.plays)
    assert [one["reason"] for one in outlet.plays.values()] == ["restart"]
    wait_for_words(page, "Dài")


def test_plays_whose_answer_was_lost_are_not_told_of_twice(
    context: BrowserContext, server: OutletServer
) -> None:
    item = frames("Ngắn", seconds=2)
    a_board(server, items=[item], airings=[an_airing(item, now())])
    page = paired(context, server)
    outlet = server.outlets["loa-1"]
    wait_until(page, lambda: outlet.plays)
    assert len(outlet.plays) == 1


def test_a_warning_takes_the_whole_board_and_ends_by_itself(
    context: BrowserContext, server: OutletServer
) -> None:
    a_board(server)
    page = paired(context, server)
    server.change(
        "loa-1",
        takeovers=[a_takeover(now(), expires=(now() + timedelta(seconds=20)).strftime("%Y-%m-%dT%H:%M:%SZ"))],
    )
    page.wait_for_selector(".takeover", timeout=PATIENCE)
    shown = page.inner_text("#over")
    assert page.inner_text(".number") == "4"
    for word in ("Cấp 4", "Triều cường", "Kê cao tài sản", "Đài KTTV", "20:00"):
        assert word in shown, word
    assert page.locator("#over .qr svg").count() >= 1
    page.wait_for_selector(".takeover", state="hidden", timeout=PATIENCE)
    page.wait_for_selector(".hour")


def test_two_languages_take_turns_on_a_small_board_and_halves_on_a_wide_one(
    context: BrowserContext, server: OutletServer
) -> None:
    a_board(server, takeovers=[a_takeover(now())])
    page = paired(context, server)
    page.wait_for_selector(".takeover", timeout=PATIENCE)
    assert page.locator("#over .column").count() == 1
    wait_for(page, "document.querySelector('.column').lang === 'km'")
    page.set_viewport_size({"width": 1920, "height": 1080})
    wait_for(page, "document.querySelectorAll('#over .column').length === 2")


def test_it_names_the_day_in_its_own_words(context: BrowserContext, server: OutletServer) -> None:
    a_board(server)
    page = paired(context, server)
    said = page.evaluate(
        """async () => {
            const { dateIn } = await import("/board/words.js"), moment = new Date("2026-11-30T18:00:00Z");
            return ["vi", "km", "en", "fr"].map((lang) => dateIn(lang, moment, "Asia/Ho_Chi_Minh"));
        }"""
    )
    days = ["Thứ Ba", "ថ្ងៃអង្គារ", "Tuesday", "Thứ Ba"]
    assert said == [f"{day}, 01/12/2026" for day in days]


def test_it_loads_nothing_from_elsewhere_and_no_more_than_60_kilobytes_of_script(
    context: BrowserContext, server: OutletServer
) -> None:
    a_board(server)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    paired(context, server)
    assert [one for one in asked if not one.startswith((server.url, "data:"))] == []
    own = [
        STATIC / one.rpartition("/")[2]
        for one in shell()
        if one.startswith("/board/") and one.endswith(".js")
    ]
    sent = sum(len(lean(one.read_bytes())) for one in own)
    vendored = [
        ROOT / "api" / "console" / "static" / one.removeprefix("/static/")
        for one in shell()
        if one.endswith(".mjs")
    ]
    assert sent + sum(one.stat().st_size for one in vendored) <= 60_000


@pytest.mark.parametrize("hours", [[1, 26, 49, 71]])
def test_it_shows_what_is_due_for_72_hours_without_a_server(
    context: BrowserContext, hours: list[int], browser: Browser
) -> None:
    begun = datetime(2026, 12, 30, 1, 0, tzinfo=UTC)
    moments = [begun + timedelta(hours=one) for one in hours]
    server = OutletServer(now=lambda: begun)
    page = context.new_page()
    page.clock.install(time=begun)
    items = [frames(f"Lượt {number}", seconds=60) | {"id": f"f{number}"} for number in range(len(moments))]
    airings = [an_airing(item, one) for item, one in zip(items, moments, strict=True)]
    server.add(a_programme(begun, "loa-1", kind="board", windows=OPEN, items=items, airings=airings))
    with serving(server):
        page.goto(f"{server.url}/board")
        page.wait_for_selector(".code", timeout=PATIENCE)
        server.grant(page.inner_text(".code"), "loa-1")
        page.wait_for_selector(".hour", timeout=PATIENCE)
    at = begun
    for number, moment in enumerate(moments):
        page.clock.fast_forward(int((moment - at).total_seconds() * 1000) - 10_000)
        wait_for_words(page, f"Lượt {number}")
        page.clock.run_for(70_000)
        at = moment + timedelta(seconds=60)
        page.wait_for_selector(".hour", timeout=PATIENCE)
    kept = page.evaluate("async () => (await import('/board/kept.js')).plays()")
    assert sorted(one["what"] for one in kept if one["completed"]) == sorted(one["id"] for one in airings)
