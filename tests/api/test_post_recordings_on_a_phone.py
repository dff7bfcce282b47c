"""Sound and films of a post in a real browser: nothing is loaded until somebody presses play; then it plays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.files.kinds import FileKind
from models.store import Store
from tests import browser
from tests.browser import PHONE, Page
from tests.builders import post
from tests.edge.web_server import Server
from tests.recordings import recorded

pytestmark = browser.NEEDED


@pytest.fixture
def phone(chromium: str) -> Iterator[Page]:
    """A phone."""
    with browser.phone(chromium) as page:
        yield page


LOADED = "performance.getEntriesByType('resource').filter(one => /files\\/[^/]+$/.test(one.name)).length"
PLAY = "document.querySelectorAll('audio, video').forEach(one => { one.muted = true; one.play(); })"


def test_sound_and_film_play_once_somebody_wants_them(server: Server, province: Store, phone: Page) -> None:
    files = [recorded(province, kind=kind) for kind in (FileKind.AUDIO, FileKind.VIDEO)]
    media = [
        {"file_id": one["_id"], "caption": {"vi": "Bản tin sáng của phường"}, "alt": {}} for one in files
    ]
    made = post(province, title="Bản tin phát thanh và phim về buổi họp dân", media=media)

    phone.ask("Page.navigate", url=f"{server.url}/p/{made['_id']}?lang=vi")
    phone.wait_for("document.readyState === 'complete'")

    assert phone.run("document.documentElement.scrollWidth") <= PHONE[0]
    assert phone.run(LOADED) == 0
    phone.ask("Runtime.evaluate", expression=PLAY, userGesture=True)
    phone.wait_for("[...document.querySelectorAll('audio, video')].every(one => one.currentTime > 0)")
    assert phone.run("document.querySelector('video').videoWidth") == 64
