"""Clients that take their time: each holds one connection and moves a byte a second, or none at all.

All of them live in one thread. Whoever is thrown out comes back, as an attacker would.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import cycle

TICK_SECONDS = 1.0

#: The least that the system grants: an answer then waits at the server and not in the kernel.
LITTLE_ROOM = 2304

#: Where they come from: a proxy may let so many of one address in. Only Linux has more than one on loopback.
SOURCES = [f"127.0.0.{last}" for last in range(2, 10)] if sys.platform == "linux" else ["127.0.0.1"]


class Kind(StrEnum):
    """In what the client takes its time."""

    HEADERS = "slow headers"
    BODIES = "slow bodies"
    UPLOADS = "slow uploads"
    READERS = "slow readers"
    IDLE = "idle connections"


OPENINGS = {
    Kind.HEADERS: b"GET /healthz HTTP/1.1\r\nHost: loa\r\nX-Long: ",
    Kind.BODIES: b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: loa\r\n"
    b"Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{",
    Kind.UPLOADS: b"POST /v1/uploads HTTP/1.1\r\nHost: loa\r\n"
    b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 10000000\r\n\r\n--x\r\n",
    Kind.READERS: b"GET /docs-assets/swagger-ui-bundle.js HTTP/1.1\r\nHost: loa\r\n\r\n",
    Kind.IDLE: b"GET /healthz HTTP/1.1\r\nHost: loa\r\n\r\n",
}


@dataclass
class Client:
    """One of them."""

    kind: Kind
    address: tuple[str, int]
    source: str
    connection: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        self.connect()

    def connect(self) -> None:
        """Come, or come back."""
        self.connection = socket.socket()
        if self.kind is Kind.READERS:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, LITTLE_ROOM)
        self.connection.bind((self.source, 0))
        self.connection.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            self.connection.connect(self.address)
        self.opened = False

    def move(self) -> bool:
        """Move one byte; returns whether the connection still stands."""
        try:
            if not self.opened:
                self.connection.send(OPENINGS[self.kind])
                self.opened = True
            elif self.kind is Kind.READERS:
                return bool(self.connection.recv(1))
            elif self.kind is Kind.IDLE:
                return bool(self.connection.recv(4096))
            else:
                self.connection.send(b"a")
        except BlockingIOError:
            return True
        except OSError:
            return False
        return True


@dataclass
class Crowd:
    """All of them."""

    clients: list[Client]
    ended: threading.Event = field(default_factory=threading.Event)

    def drip(self) -> None:
        """Move bytes until it is enough."""
        while not self.ended.wait(TICK_SECONDS):
            for client in self.clients:
                if not client.move():
                    client.connection.close()
                    client.connect()

    def opened(self) -> int:
        """How many have begun their request."""
        return sum(client.opened for client in self.clients)


@contextmanager
def dripping(port: int, kinds: dict[Kind, int]) -> Iterator[Crowd]:
    """So many clients of each kind hold connections to this port of loopback; all have begun when the block begins."""
    address = ("127.0.0.1", port)
    sources = cycle(SOURCES)
    every = (kind for kind, count in kinds.items() for _ in range(count))
    crowd = Crowd([Client(kind, address, next(sources)) for kind in every])
    thread = threading.Thread(target=crowd.drip, daemon=True)
    thread.start()
    deadline = time.monotonic() + 15
    # A server that is full lets some wait before its door; they count, too.
    while crowd.opened() < len(crowd.clients) and time.monotonic() < deadline:
        time.sleep(0.1)
    try:
        yield crowd
    finally:
        crowd.ended.set()
        thread.join()
        for client in crowd.clients:
            client.connection.close()
