"""Boards in a real browser, for tests: how they are paired, and what waits for them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.players.programmes import ALL_DAYS, a_programme
from tests.standins.outlets import OutletServer

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

SIZES = [(384, 192), (600, 400), (1280, 720), (1920, 1080), (1080, 1920)]
OPEN = [{"days": ALL_DAYS, "from": "00:00", "to": "24:00"}]

#: So long a board may take until it shows something, in milliseconds.
PATIENCE = 75_000

#: Boxes whose text is wider or higher than they are.
OVERFLOWING = """() => [...document.querySelectorAll(".fit")].filter((box) => box.offsetParent
    && (box.scrollHeight > box.clientHeight + 2 || box.scrollWidth > box.clientWidth + 2))
    .map((box) => box.innerText)"""

#: Lines whose ink (marks above capitals, and below them) is cut off by the box that they stand in.
CUT_OFF = """() => {
    const pen = document.createElement("canvas").getContext("2d");
    return [...document.querySelectorAll(".fit p, .fit h2")].filter((one) => one.offsetParent).flatMap((one) => {
        const style = getComputedStyle(one), range = document.createRange();
        const box = one.closest(".fit").getBoundingClientRect();
        pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
        const ink = pen.measureText(one.textContent);
        range.selectNodeContents(one);
        return [...range.getClientRects()].filter((line) => line.width).filter((line) => {
            const baseline = line.top + ink.fontBoundingBoxAscent;
            return baseline - ink.actualBoundingBoxAscent < box.top - 0.5
                || baseline + ink.actualBoundingBoxDescent > box.bottom + 0.5;
        }).map(() => one.textContent);
    });
}"""

#: The contrast of each visible text with what is behind it, where that is one colour.
CONTRASTS = """() => {
    const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((one) => one / 255)
            .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (box) => {
        for (let one = box; one; one = one.parentElement) {
            const colour = getComputedStyle(one).backgroundColor;
            if (!/^rgba\\(.*, 0\\)$/.test(colour)) return colour;
        }
        return "rgb(0, 0, 0)";
    };
    return [...document.querySelectorAll("p, h2, span, .number")]
        .filter((one) => one.offsetParent && !one.closest(".watermark"))
        .map((one) => [light(getComputedStyle(one).color), light(behind(one))].sort((a, b) => b - a))
        .map(([high, low]) => (high + 0.05) / (low + 0.05));
}"""


#: The size of the smallest visible letters, in pixels.
SMALLEST = """() => Math.min(...[...document.querySelectorAll(".fit")].filter((one) => one.offsetParent)
    .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""


def now() -> datetime:
    return datetime.now(UTC)


def a_board(server: OutletServer, **parts: Any) -> None:
    """A board that looks every two seconds."""
    given = {"windows": OPEN, "poll_seconds": 2, "heartbeat_seconds": 2} | parts
    server.add(a_programme(now(), "loa-1", kind="board", **given))


def paired(context: BrowserContext, server: OutletServer) -> Page:
    """A page whose code an official has typed, and which shows its clock."""
    page = context.new_page()
    page.goto(f"{server.url}/board")
    page.wait_for_selector(".code", timeout=PATIENCE)
    server.grant(page.inner_text(".code"), "loa-1")
    wait_for(page, "!document.querySelector('.code')")
    wait_for(page, "navigator.serviceWorker.controller !== null")
    return page


def frames(*texts: str, seconds: float = 3.0, title: str = "Thông báo") -> dict[str, Any]:
    """An item of frames in Vietnamese."""
    rows = [{"lang": "vi", "title": title, "text": text, "seconds": seconds, "picture": ""} for text in texts]
    return {
        "id": "f",
        "kind": "frames",
        "title": title,
        "seconds": seconds * len(texts),
        "loudness_lufs": None,
        "renditions": [],
        "frames": rows,
    }


def wait_for(page: Page, script: str) -> None:
    """Wait until an expression is true in the page; the page's policy lets Playwright wait for none itself."""
    wait_until(page, lambda: page.evaluate(f"() => Boolean({script})"))


def wait_for_words(page: Page, words: str) -> None:
    """Wait until the board shows these words; it may load itself again meanwhile."""
    from playwright.sync_api import Error

    def shown() -> bool:
        try:
            return words in page.inner_text("#base")
        except Error:
            return False

    wait_until(page, shown)


def wait_until(page: Page, true: Any) -> None:
    """Wait until something is true of the server."""
    for _ in range(PATIENCE // 100):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError(true)
