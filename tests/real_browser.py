"""A real browser in front of pages: one Chromium a module, the application in a thread of the test."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from local import ports

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser

#: The browser, if this machine has one (`make install-browser`).
PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


# Not for longer than a module: while it is there, nothing else of this process can run a loop of asyncio.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a screen."""
    from playwright.sync_api import sync_playwright

    if PROGRAM is None:
        pytest.skip("this machine has no Chromium")
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-proxy-server"]
        opened = playwright.chromium.launch(executable_path=PROGRAM, args=options)
        yield opened
        opened.close()


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The address of the application, served for the length of a test."""
    from werkzeug.serving import make_server

    server = make_server(ports.LOOPBACK, 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://{ports.LOOPBACK}:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
