"""A host that takes calls, and answers a byte now and then, each long before the patience of one read ends."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from itertools import count

PAUSE_SECONDS = 0.05

#: A whole answer, after which the connection stays open.
WELL = b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nconnection %d"


@contextlib.contextmanager
def dripping(first: bytes, *, well: int = 0) -> Iterator[str]:
    """Run one on loopback; gives its address.

    :param first: what it says at once; drops follow, which never end what that begins.
    :param well: so many calls of each connection it answers well before.
    """
    listening, done = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def drip(caller: socket.socket, number: int) -> None:
        with contextlib.suppress(OSError), caller:
            for _ in range(well):
                caller.recv(65536)
                caller.sendall(WELL % number)
            caller.recv(65536)
            caller.sendall(first)
            while not done.wait(PAUSE_SECONDS):
                caller.sendall(b"x")

    def let_in() -> None:
        with contextlib.suppress(OSError):
            for number in count(1):
                arguments = (listening.accept()[0], number)
                threading.Thread(target=drip, args=arguments, daemon=True).start()

    threading.Thread(target=let_in, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        done.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
