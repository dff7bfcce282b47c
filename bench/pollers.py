"""Clients that ask the same thing again and again on open connections, as cheap as can be: one thread, no parsing."""

from __future__ import annotations

import selectors
import socket
import statistics
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

#: Ends the head of an answer.
_END = b"\r\n\r\n"

READ_BYTES = 262_144


@dataclass
class Asked:
    """What came of it.

    :param rate: answers a second.
    :param p50: milliseconds, and those of the 95th percentile.
    :param status: of the last answer.
    """

    rate: float
    p50: float
    p95: float
    status: int


@dataclass
class _Connection:
    line: socket.socket
    request: bytes
    sent_at: float = 0.0
    got: bytearray = field(default_factory=bytearray)

    def is_whole(self) -> bool:
        """Whether an answer has come to its end."""
        head, end, _ = bytes(self.got[:8192]).partition(_END)
        return bool(end) and len(self.got) >= len(head) + len(_END) + _length(head)


def ask(base: str, path: str, headers: dict[str, str], *, connections: int, seconds: float) -> Asked:
    """Ask for a path on so many connections for so many seconds.

    :raises ConnectionError: the server closed one of them.
    """
    address = urlsplit(base)
    lines = {"Host": address.netloc, "Accept-Encoding": "identity", **headers}
    text = f"GET {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    spent: list[float] = []
    last = b""
    with selectors.DefaultSelector() as selector:
        for number in range(connections):
            # Each client comes from a network of their own, as residents do behind a proxy.
            whence = f"X-Forwarded-For: 198.51.{number}.7\r\n"
            line = socket.create_connection((address.hostname or "", address.port or 80), timeout=30)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            one = _Connection(line, f"{text}{whence}\r\n".encode())
            selector.register(line, selectors.EVENT_READ, one)
            _send(one)
        began = time.perf_counter()
        while time.perf_counter() - began < seconds:
            for key, _ in selector.select(1):
                one = key.data
                if not (read := one.line.recv(READ_BYTES)):
                    raise ConnectionError(f"{path}: the server closed the connection")
                one.got += read
                if one.is_whole():
                    spent.append(time.perf_counter() - one.sent_at)
                    last = bytes(one.got[:16])
                    _send(one)
        took = time.perf_counter() - began
        for key in [*selector.get_map().values()]:
            key.data.line.close()
    return Asked(len(spent) / took, *_percentiles(spent), int(last.split()[1]))


def _send(one: _Connection) -> None:
    one.got.clear()
    one.sent_at = time.perf_counter()
    one.line.sendall(one.request)


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


def _percentiles(spent: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(spent, n=20)
    return 1000 * cuts[9], 1000 * cuts[18]
