"""Looking at a page as its readers do: with ears (axe), on a narrow screen, and at what the browser complains of."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

#: A cheap phone and a desk, in CSS pixels; and the narrowest that must do.
PHONE, DESK, NARROWEST = (360, 740), (1280, 800), 320

#: Milliseconds that anything may take on a loaded machine.
PATIENCE = 30_000


@contextmanager
def opened(
    browser: Browser,
    size: tuple[int, int] = DESK,
    *,
    script: bool = True,
    language: str = "vi",
    refusals: Collection[int] = (),
    expected: str = "",
) -> Iterator[Page]:
    """Open a browser for the length of the block; what it complains of fails the test.

    :param refusals: statuses that the test means to get; browser and htmx complain of each.
    :param expected: a pattern of what else it shall complain of.
    """
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=script, locale=language
    )
    context.set_default_timeout(PATIENCE)
    page, complaints = context.new_page(), list[str]()
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    meant = [f"status of {one} " for one in refusals] + [f"Status Error Code {one} " for one in refusals]
    found = [one for one in complaints if not any(part in one for part in meant)]
    left = [one for one in found if not (expected and re.search(expected, one))]
    assert not left, left


def look(page: Page) -> list[str]:
    """Return what shuts people out of the page, and whether it scrolls sideways where it is narrowest."""
    found = Axe().run(page).response["violations"]
    wrong = [
        f"{one['id']}: {node['html'][:160]} {node['any'][:1]}" for one in found for node in one["nodes"][:3]
    ]
    size = page.viewport_size or {"width": DESK[0], "height": DESK[1]}
    page.set_viewport_size({"width": NARROWEST, "height": size["height"]})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(size)
    return [*wrong, f"{width} pixels wide"] if width > NARROWEST else wrong
