"""A lean stand-in for FCM that is no bottleneck: it reads whole requests and answers each in one packet.

`python -m bench.fcm_standin` prints its port, serves until it is ended, and answers `GET /count` with the number of
messages that it took. What FCM would refuse, `tests/standins/fcm.py` knows; here every message is accepted.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import sys

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
TOKEN = b'{"access_token": "ya29.of-the-bench", "expires_in": 3600, "token_type": "Bearer"}'

_numbers = itertools.count(1)
_taken = 0


class Answering(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self._held = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what to write to."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is there as a whole."""
        self._held += data
        while self._transport is not None and (end := self._held.find(b"\r\n\r\n")) >= 0:
            head = self._held[:end]
            length = LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._held) < whole:
                return
            self._held = self._held[whole:]
            self._transport.write(_answer(head[: head.find(b"\r\n")]))


def _answer(line: bytes) -> bytes:
    global _taken
    if b"messages:send" in line:
        _taken += 1
        body = b'{"name": "projects/loa-bench/messages/0:%d"}' % next(_numbers)
    else:
        body = b"%d" % _taken if b"/count" in line else TOKEN
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
