"""A real browser without a screen, for what only a browser shows: Chromium, spoken to by its DevTools protocol."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect
from websockets.sync.connection import Connection

#: The browser, if this machine has one.
PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

#: What a file of tests in the browser is marked with.
NEEDED = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(PROGRAM is None, reason="this machine has no Chromium"),
]

#: A cheap phone, in CSS pixels.
PHONE = (360, 640)

SECONDS = 60


class LeftError(Exception):
    """The browser left the page while it was asked something."""


class ScriptError(Exception):
    """A script in the page failed."""


class Page:
    """One tab.

    :param socket: the DevTools connection to it.
    """

    def __init__(self, socket: Connection) -> None:
        self._socket = socket
        self._count = 0

    def ask(self, method: str, **params: object) -> dict[str, Any]:
        """Call a method of the protocol and return its result."""
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(timeout=SECONDS))
            if answer.get("id") == self._count:
                if "navigated" in answer.get("error", {}).get("message", ""):
                    raise LeftError(answer)
                assert "error" not in answer, answer
                return dict(answer["result"])

    def run(self, script: str) -> Any:
        """Return the value of an expression in the page."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise ScriptError(answer)
        return answer["result"].get("value")

    def wait_for(self, script: str) -> None:
        """Wait until an expression in the page, or in the one that takes its place meanwhile, is true."""
        deadline = time.monotonic() + SECONDS
        while not self._is_true(script):
            assert time.monotonic() < deadline, script
            time.sleep(0.1)

    def _is_true(self, script: str) -> bool:
        try:
            return bool(self.run(f"Boolean({script})"))
        except (LeftError, ScriptError):
            # What it speaks of may not be there yet.
            return False

    def open(self, url: str) -> None:
        """Go to an address."""
        self.ask("Page.navigate", url=url)
        self.wait_for("document.readyState === 'complete'")


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run a browser for the length of the block; gives the address at which it listens.

    :param folder: an empty folder for its profile.
    """
    command = [str(PROGRAM), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    command += ["--disable-dev-shm-usage", "--no-proxy-server", "--remote-debugging-port=0"]
    command += [f"--user-data-dir={folder}", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield _address(folder, process)
    finally:
        process.terminate()
        process.wait(SECONDS)


@contextmanager
def phone(chromium: str) -> Iterator[Page]:
    """Open a tab of the size of a phone for the length of the block; it shares nothing with any other.

    :param chromium: the address of a running browser.
    """
    with connect(chromium, proxy=None, max_size=None) as socket:
        whole = Page(socket)
        alone = whole.ask("Target.createBrowserContext")["browserContextId"]
        opened = whole.ask("Target.createTarget", url="about:blank", browserContextId=alone)["targetId"]
        address = f"{chromium.partition('/devtools/')[0]}/devtools/page/{opened}"
        with connect(address, proxy=None, max_size=None) as tab:
            yield _sized(Page(tab))
        whole.ask("Target.disposeBrowserContext", browserContextId=alone)


def _address(folder: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + SECONDS
    file = folder / "DevToolsActivePort"
    while not (file.exists() and len(file.read_text().splitlines()) == 2):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.1)
    port, path = file.read_text().splitlines()
    return f"ws://127.0.0.1:{port}{path}"


def _sized(page: Page) -> Page:
    width, height = PHONE
    page.ask("Page.enable")
    page.ask(
        "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=True
    )
    return page
