"""Devices that listen, and a server of hints that they listen to."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import requests

from local import ports
from models.store import Store
from notifications.hints.__main__ import serve


class Listening:
    """One device on an open connection; what it is told comes out of `next`."""

    def __init__(self, base: str, token: str, *, last: str = "", key: bool = False) -> None:
        headers = {"Authorization": f"Bearer {token}"} if not key else {}
        if last:
            headers["Last-Event-ID"] = last
        self.response = requests.get(
            f"{base}/hints/outlets/me",
            params={"device_key": token} if key else {},
            headers=headers,
            stream=True,
            timeout=20,
        )
        self._lines: queue.Queue[str | None] = queue.Queue()
        if self.response.ok:
            threading.Thread(target=self._read, daemon=True).start()

    def next(self, seconds: float = 10) -> dict[str, str] | None:
        """The next event as `{"id", "event", "data", "retry"}`; None when the connection has ended."""
        event: dict[str, str] = {}
        while True:
            line = self._lines.get(timeout=seconds)
            if line is None:
                return None
            if line == "":
                if event:
                    return event
                continue
            name, _, value = line.partition(":")
            event[name or "comment"] = value.strip()

    def etag(self, seconds: float = 10) -> str:
        """The etag of the next hint, without comments and times to come back."""
        while True:
            event = self.next(seconds)
            assert event is not None, "The connection has ended."
            if event.get("event") == "changed":
                told: dict[str, Any] = json.loads(event["data"])
                assert event["id"] == told["etag"]
                return str(told["etag"])

    def ended(self, seconds: float = 10) -> bool:
        """Wait for the end of the connection."""
        while self.next(seconds) is not None:
            pass
        return True

    def close(self) -> None:
        """Hang up."""
        self.response.close()

    def _read(self) -> None:
        with suppress(Exception):
            for line in self.response.iter_lines(chunk_size=1, decode_unicode=True):
                self._lines.put(line)
        self._lines.put(None)


class Server:
    """A server of hints in a thread of this process."""

    def __init__(self, store: Store, beat_seconds: float, port: int) -> None:
        self.store = dataclasses.replace(store, settings=dataclasses.replace(store.settings, hints_port=port))
        self.base = f"http://127.0.0.1:{port}"
        self._beat_seconds = beat_seconds
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._wait()

    def stop(self) -> None:
        """End it in good order."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(20)
        assert not self._thread.is_alive()

    def health(self) -> requests.Response:
        """What it says of itself."""
        return requests.get(f"{self.base}/healthz", timeout=5)

    def _run(self) -> None:
        self._loop.run_until_complete(serve(self.store, self._stopping, self._beat_seconds))
        self._loop.close()

    def _wait(self) -> None:
        while self._thread.is_alive():
            with suppress(requests.ConnectionError):
                if self.health().ok:
                    return
            threading.Event().wait(0.02)


@contextmanager
def server(store: Store, beat_seconds: float = 0.3, **settings: Any) -> Iterator[Server]:
    """A running server."""
    set_so = dataclasses.replace(store, settings=dataclasses.replace(store.settings, **settings))
    running = Server(set_so, beat_seconds, ports.free_port())
    try:
        yield running
    finally:
        running.stop()
