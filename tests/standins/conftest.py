"""The stand-ins on trial, and a Loa that writes down what they post."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests import standins


@dataclass
class Listener:
    """Plays Loa's webhooks.

    :ivar posts: what came, in order: (path, headers, body).
    :ivar answers: statuses of the next answers; 200 when there is none left.
    """

    url: str = ""
    posts: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def wait(self, count: int) -> list[tuple[str, dict[str, str], bytes]]:
        """The first `count` posts; fails when they do not come."""
        for _ in range(count):
            assert self.arrived.acquire(timeout=5), "no webhook came"
        return self.posts[:count]


@pytest.fixture(scope="session")
def stand_ins() -> Iterator[standins.Box]:
    """The stand-ins of this worker, whatever is in them. Tests want `box`."""
    with standins.running() as box:
        yield box


@pytest.fixture
def box(stand_ins: standins.Box) -> standins.Box:
    """The stand-ins as on their first day; they post nothing."""
    stand_ins.forget()
    stand_ins.loa_url = ""
    return stand_ins


@pytest.fixture
def loa(box: standins.Box) -> Iterator[Listener]:
    """A Loa that the stand-ins post to."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            listener.posts.append((self.path, dict(self.headers), body))
            self.send_response(listener.answers.pop(0) if listener.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()
            listener.arrived.release()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    listener.url = box.loa_url = f"http://127.0.0.1:{server.server_port}"
    yield listener
    box.loa_url = ""
    server.shutdown()
    thread.join()
    server.server_close()
