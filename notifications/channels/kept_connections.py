"""Connections to one host that stay open: POST and nothing else, for whoever sends a million of them.

A general client costs four times as much for each call as the call itself (`docs/measurements.md`). HTTP is read by
httptools, which is llhttp. Nothing is ever sent twice: whoever hears of a lost connection decides what that means.
No redirect is followed. Authorities and proxies are those that `requests` takes from the environment.
"""

from __future__ import annotations

import asyncio
import base64
import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import SplitResult, unquote, urlsplit

import httptools
from requests.utils import DEFAULT_CA_BUNDLE_PATH, get_environ_proxies, select_proxy

#: So long an idle connection is kept, in seconds; Google closes it after four minutes.
KEPT_SECONDS = 60.0

#: A longer answer, with its headers, is nothing that a provider of messages says.
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Response:
    """An answer that was read as a whole; names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class KeptConnections:
    """Connections to the host of one address; used within one event loop. The caller bounds how many there are.

    :param url: where everything is posted to.
    :param silence: seconds that the host may say nothing; connecting has as many.
    :param whole: seconds that one call may take.
    """

    def __init__(self, url: str, *, silence: float, whole: float) -> None:
        self._address = urlsplit(url)
        self._silence, self._whole = silence, whole
        self._trusted = _trusted() if self._address.scheme == "https" else None
        self._idle: list[_Connection] = []
        self._all: set[_Connection] = set()
        self._loop = asyncio.get_running_loop()
        path = f"{self._address.path or '/'}{'?' if self._address.query else ''}{self._address.query}"
        self._head = f"POST {path} HTTP/1.1\r\nHost: {self._address.netloc.rpartition('@')[2]}\r\n".encode()

    async def post(self, headers: bytes, body: bytes) -> Response:
        """Post a body on an idle connection, or a new one.

        :param headers: lines of headers, each with its end.
        :raises OSError: there was no whole answer; it is a `TimeoutError` where that was for too long a silence.
        """
        connection = self._take() or await self._opened()
        request = b"%b%bContent-Length: %d\r\n\r\n%b" % (self._head, headers, len(body), body)
        response = await connection.ask(request, self._silence, self._whole)
        if connection.usable:
            self._idle.append(connection)
        else:
            connection.shut()
        return response

    async def close(self) -> None:
        """Close what is open."""
        for connection in self._all:
            connection.shut()
        await asyncio.gather(*(connection.gone.wait() for connection in self._all))
        self._idle.clear()
        self._all.clear()

    def _take(self) -> _Connection | None:
        oldest = self._loop.time() - KEPT_SECONDS
        while self._idle:
            # the one that was used last; those at the bottom grow old while little is sent
            connection = self._idle.pop()
            if connection.usable and connection.heard > oldest:
                return connection
            connection.shut()
        return None

    async def _opened(self) -> _Connection:
        self._all -= {one for one in self._all if one.gone.is_set()}
        connection = await self._open()
        self._all.add(connection)
        return connection

    async def _open(self) -> _Connection:
        host, port = _host_and_port(self._address)
        proxy = _proxy(self._address)
        async with asyncio.timeout(self._silence):
            if proxy is None or self._trusted is None:
                _transport, connection = await self._loop.create_connection(
                    _Connection, host, port, ssl=self._trusted
                )
                return connection
            return await _through(proxy, host, port, self._trusted)


class _Connection(asyncio.Protocol):
    """One connection, and the call on it.

    :ivar usable: another call may go by it.
    :ivar heard: when it last brought something, on the clock of the loop.
    :ivar gone: set when it is closed.
    :ivar beneath: the way to the proxy, if it goes through one.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Response] | None = None
        self._ends = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._read = 0
        self._headers: list[tuple[bytes, bytes]] = []
        self._body = b""
        self.usable = True
        self.heard = self._loop.time()
        self.gone = asyncio.Event()
        self.beneath: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes, silence: float, whole: float) -> Response:
        """Write a request and return the answer.

        :raises OSError: there was none.
        """
        if self._transport is None or not self.usable:
            raise ConnectionResetError("The host closed the connection.")
        answer: asyncio.Future[Response] = self._loop.create_future()
        self._answer, self._read = answer, 0
        self.heard = self._loop.time()
        self._ends = self.heard + whole
        self._look_in(silence, silence)
        self._transport.write(request)
        try:
            return await answer
        finally:
            if self._timer is not None:
                self._timer.cancel()
            self._answer = None
            if not answer.done() or answer.cancelled() or answer.exception() is not None:
                self.shut()

    def shut(self) -> None:
        """Close it, without waiting for what is on the way."""
        self.usable = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what to write to."""
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Tell whoever waits."""
        self.usable = False
        self.gone.set()
        self._fail(
            error if isinstance(error, OSError) else ConnectionResetError("The host closed the connection.")
        )

    def data_received(self, data: bytes) -> None:
        """Read on."""
        self.heard = self._loop.time()
        self._read += len(data)
        if self._answer is None or self._answer.done():
            # Nobody asked: the host says good-bye, or its answer was longer than it said.
            self.shut()
        elif self._read > MOST_BYTES:
            self._fail(ConnectionError("The answer does not end."))
        else:
            self._feed(data)

    def on_message_begin(self) -> None:
        """Begin an answer; where one was read already, what follows must not be taken for the next one."""
        self._headers, self._body = [], b""
        if self._answer is None or self._answer.done():
            self.usable = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Note a header."""
        self._headers.append((name, value))

    def on_body(self, body: bytes) -> None:
        """Note a piece of the body."""
        self._body += body

    def on_message_complete(self) -> None:
        """Hand over the answer; what only says that another will come is passed over."""
        status = self._parser.get_status_code()
        if status < 200 or self._answer is None or self._answer.done():
            return
        self.usable = self.usable and self._parser.should_keep_alive()
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in self._headers}
        self._answer.set_result(Response(status, headers, self._body))

    def _feed(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self.usable = False
            self._fail(ConnectionError(f"No HTTP: {type(error).__name__}"))

    def _look_in(self, seconds: float, silence: float) -> None:
        self._timer = self._loop.call_later(seconds, self._look, silence)

    def _look(self, silence: float) -> None:
        """Give up a call that takes too long, or look again when that may be."""
        now = self._loop.time()
        over = min(self.heard + silence, self._ends)
        if now < over:
            self._look_in(over - now, silence)
        else:
            self._fail(TimeoutError("No whole answer in time."))

    def _fail(self, error: OSError) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)


async def _through(proxy: SplitResult, host: str, port: int, trusted: ssl.SSLContext) -> _Connection:
    """Open a connection through a proxy (RFC 9110, section 9.3.6)."""
    # A password goes along: to a proxy that wants TLS it must not go without.
    under = trusted if proxy.scheme == "https" else None
    reader, writer = await asyncio.open_connection(*_host_and_port(proxy), ssl=under)
    try:
        writer.write(_asking(proxy, host, port))
        head = await reader.readuntil(b"\r\n\r\n")
        if head.split(b" ", 2)[1:2] != [b"200"]:
            raise ConnectionError("The proxy refused.")
        connection = _Connection()
        # A writer that nobody holds any more closes what it writes to.
        connection.beneath = writer
        transport = await asyncio.get_running_loop().start_tls(
            writer.transport, connection, trusted, server_hostname=host
        )
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        writer.transport.abort()
        raise ConnectionError("The proxy speaks no HTTP.") from error
    except BaseException:
        writer.transport.abort()
        raise
    connection.connection_made(cast(asyncio.Transport, transport))
    return connection


def _asking(proxy: SplitResult, host: str, port: int) -> bytes:
    """Return what asks a proxy for a connection."""
    lines = [f"CONNECT {host}:{port} HTTP/1.1", f"Host: {host}:{port}"]
    if proxy.username:
        secret = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
        lines.append(f"Proxy-Authorization: Basic {base64.b64encode(secret).decode()}")
    return "\r\n".join([*lines, "", ""]).encode()


def _host_and_port(address: SplitResult) -> tuple[str, int]:
    return address.hostname or "", address.port or (443 if address.scheme == "https" else 80)


def _proxy(address: SplitResult) -> SplitResult | None:
    """Return the proxy that the environment names for an address, if any; plain HTTP never goes through one.

    :raises ConnectionError: it is no HTTP proxy.
    """
    if address.scheme != "https":
        return None
    url = address.geturl()
    found = select_proxy(url, get_environ_proxies(url))
    if not found:
        return None
    proxy = urlsplit(found if "//" in found else f"http://{found}")
    if proxy.scheme not in ("http", "https"):
        raise ConnectionError(f"No proxy by {proxy.scheme} is known.")
    return proxy


def _trusted() -> ssl.SSLContext:
    """Return whom to trust: the same authorities as every other channel, which calls by `requests`."""
    named = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    context = ssl.create_default_context(cafile=named or DEFAULT_CA_BUNDLE_PATH)
    context.set_alpn_protocols(["http/1.1"])
    return context
