"""A stream server that takes sources as Icecast 2.4 documents it, and measures what it hears."""

from __future__ import annotations

import contextlib
import io
import socket
import threading
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from local import ports

USER, PASSWORD = "source", "mat-khau-nguon"

#: What is louder than this, of 1, is heard.
LOUD = 0.02

#: So many samples make one step of a measurement: 24 ms.
STEP = 576


class Heard(NamedTuple):
    """One sound between two silences, in seconds from the first byte."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it was."""
        return self.end - self.start


class IcecastServer:
    """The server.

    :ivar asked: method, path and headers of each request of a source.
    :ivar refuse: status and reason of the next answers, oldest first; None: silence.
    :ivar knows_put: servers before 2.4 know `SOURCE` alone.
    """

    def __init__(self) -> None:
        self.port = ports.free_port()
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.refuse: list[tuple[int, str] | None] = []
        self.knows_put = True
        self._received: dict[str, bytearray] = defaultdict(bytearray)
        self._sources: dict[str, socket.socket] = {}
        self._lines: list[socket.socket] = []
        self._turn = threading.Condition()
        self.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen."""
        self._listening = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def kill(self) -> None:
        """End every connection without a word."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        with self._turn:
            for line in self._lines:
                with contextlib.suppress(OSError):
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                    line.shutdown(socket.SHUT_RDWR)
                line.close()
            self._lines.clear()
            self._sources.clear()

    def received(self, mount: str) -> bytes:
        """All that came on a mount."""
        with self._turn:
            return bytes(self._received[mount])

    def wait(self, mount: str, count: int, seconds: float = 20) -> None:
        """Wait until so many bytes came."""
        with self._turn:
            assert self._turn.wait_for(lambda: len(self._received[mount]) >= count, seconds)

    def heard(self, mount: str, since: int = 0) -> list[Heard]:
        """What was to be heard on a mount since a byte; silences shorter than 0.3 s are part of a sound."""
        steps = _loudness(self.received(mount)[since:]) > LOUD
        seconds = STEP / 24_000
        found: list[Heard] = []
        for place in np.flatnonzero(steps):
            at = float(place) * seconds
            if found and at - found[-1].end < 0.3:
                found[-1] = Heard(found[-1].start, at + seconds)
            else:
                found.append(Heard(at, at + seconds))
        return found

    def loudest(self, mount: str) -> float:
        """How loud the loudest step was, of 1."""
        return float(_loudness(self.received(mount)).max(initial=0.0))

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with self._turn:
                self._lines.append(line)
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            method, mount, headers = _request(line)
            self.asked.append((method, mount, headers))
            status, reason = self._judge(method, mount, headers, line)
            if status == 0:
                return
            if status == 200 and headers.get("expect") == "100-continue":
                line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            line.sendall(f"HTTP/1.0 {status} {reason}\r\nServer: Stand-in\r\n\r\n".encode())
            if status == 200:
                self._listen(line, mount)
        with contextlib.suppress(OSError):
            line.close()

    def _judge(
        self, method: str, mount: str, headers: dict[str, str], line: socket.socket
    ) -> tuple[int, str]:
        if self.refuse:
            told = self.refuse.pop(0)
            if told is None:
                # Silence: the caller gives up first.
                line.recv(1)
                return 0, ""
            return told
        wanted = "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if method not in ("PUT", "SOURCE") or (method == "PUT" and not self.knows_put):
            return 400, "Bad Request"
        if headers.get("authorization") != wanted:
            return 401, "You need to authenticate"
        if headers.get("content-type") != "audio/mpeg":
            return 403, "Content-type not supported"
        with self._turn:
            if mount in self._sources:
                return 403, "Mountpoint in use"
            self._sources[mount] = line
        return 200, "OK"

    def _listen(self, line: socket.socket, mount: str) -> None:
        try:
            while part := line.recv(8_192):
                with self._turn:
                    self._received[mount] += part
                    self._turn.notify_all()
        finally:
            with self._turn:
                if self._sources.get(mount) is line:
                    del self._sources[mount]


def _request(line: socket.socket) -> tuple[str, str, dict[str, str]]:
    said = b""
    while b"\r\n\r\n" not in said:
        part = line.recv(1)
        if not part:
            raise ValueError
        said += part
    first, *rest = said.decode("latin-1").strip().split("\r\n")
    method, mount, _ = first.split(" ")
    return (
        method,
        mount,
        {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in rest)},
    )


def _loudness(sound: bytes) -> NDArray[np.float64]:
    """How loud each step was, of 1 (root of the mean square)."""
    if len(sound) < 1_000:
        return np.zeros(0)
    with av.open(io.BytesIO(sound), mode="r", format="mp3") as container:
        parts = [frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)]
    samples = np.concatenate(parts)
    whole = samples[: len(samples) // STEP * STEP].reshape(-1, STEP).astype(np.float64)
    loudness: NDArray[np.float64] = np.sqrt((whole**2).mean(axis=1))
    return loudness


@contextmanager
def icecast() -> Iterator[IcecastServer]:
    """A running server."""
    running = IcecastServer()
    try:
        yield running
    finally:
        running.kill()
