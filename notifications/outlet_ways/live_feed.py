"""A live stream that is carried on: read and cut into frames by a thread of its own, a few seconds ahead at most."""

from __future__ import annotations

import io
import queue
import threading
from typing import Any, cast

import requests
import structlog

from models.settings import Settings
from notifications.outlet_ways import calls, sound

log = structlog.get_logger(__name__)

#: Frames that wait at most, about ten seconds; what comes faster is made to wait.
MOST_WAITING = 400

#: Pause before a stream that ended is asked again, in seconds.
AGAIN_SECONDS = 3.0


class LiveFeed:
    """Frames of one stream; what it does not give in time is silence.

    :param url: address of the stream, which an official has named; guarded as all `calls` are.
    """

    def __init__(self, settings: Settings, url: str, percent: int) -> None:
        self._settings, self._url, self._percent = settings, url, percent
        self._waiting: queue.Queue[bytes] = queue.Queue(MOST_WAITING)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._read_on, name="live-feed", daemon=True)
        self._thread.start()

    def next(self) -> bytes | None:
        """Return the next frame; None while none is there."""
        try:
            return self._waiting.get_nowait()
        except queue.Empty:
            return None

    def close(self) -> None:
        """Let the thread end; it may take until its next read."""
        self._closed.set()

    def _read_on(self) -> None:
        while not self._closed.is_set():
            try:
                self._read()
            except (requests.RequestException, OSError, *sound.BAD_SOUND) as error:
                log.info("live_feed_waits", reason=type(error).__name__)
            self._closed.wait(AGAIN_SECONDS)

    def _read(self) -> None:
        patience = self._settings.provider_timeout_seconds
        with (
            calls.session(self._settings, patience) as session,
            session.get(self._url, stream=True, timeout=patience, allow_redirects=False) as response,
        ):
            response.raise_for_status()
            # Nobody has looked at where else it might lead.
            if response.is_redirect:
                raise requests.TooManyRedirects("A stream leads nowhere else.", response=response)
            file = _Body(response, self._closed)
            for frame in sound.encoded(sound.streamed(file), self._percent):
                while not self._closed.is_set():
                    try:
                        self._waiting.put(frame, timeout=0.5)
                        break
                    except queue.Full:
                        continue
                if self._closed.is_set():
                    return


class _Body(io.RawIOBase):
    """The body of an answer as a file that ends when the feed is closed."""

    def __init__(self, response: requests.Response, closed: threading.Event) -> None:
        self._raw = response.raw
        self._over = closed

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return what is there, `size` bytes at most; nothing at the end."""
        if self._over.is_set():
            return b""
        # What has come is enough: a whole buffer would be a delay.
        return cast(bytes, cast(Any, self._raw).read1(max(1, size), decode_content=True))
