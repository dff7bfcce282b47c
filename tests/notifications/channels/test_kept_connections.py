"""Connections that stay open: what is read, what is given up, and the way through a proxy."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notifications.channels.kept_connections import MOST_BYTES, KeptConnections, Response, _Connection

WELL = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nRetry-After: 7\r\n\r\nok"
PIECES = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n"
LAST = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"

Streams = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(handle: Streams, trusted: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A server on a free port, that does this with each connection."""
    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=trusted)
    async with server:
        yield server.sockets[0].getsockname()[1]


class Host:
    """Answers each request with the next of its answers, the last again and again.

    :ivar connections: how many were opened.
    :ivar asked: the requests as they came.
    """

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)
        self.connections = 0
        self.asked: list[bytes] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                self.asked.append(head)
                await reader.readexactly(4)
                writer.write(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


async def posted(host: Host, times: int = 1, pause: float = 0.0) -> list[Response]:
    """What it answers to so many calls, one after the other."""
    async with serving(host) as port:
        connections = KeptConnections(f"http://127.0.0.1:{port}/send?x=1", silence=0.3, whole=0.6)
        try:
            answers = []
            for _ in range(times):
                answers.append(await connections.post(b"X-Own: 1\r\n", b"body"))
                await asyncio.sleep(pause)
            return answers
        finally:
            await connections.close()


@pytest.mark.parametrize("answer", [WELL, PIECES], ids=["length", "pieces"])
def test_calls_go_by_one_connection(answer: bytes) -> None:
    host = Host(answer)
    assert [one.body for one in asyncio.run(posted(host, 3))] == [b"ok"] * 3
    assert host.connections == 1


def test_request_says_what_was_asked_for() -> None:
    host = Host(WELL)
    asyncio.run(posted(host))
    line, *headers = host.asked[0].decode().strip().split("\r\n")
    assert line == "POST /send?x=1 HTTP/1.1"
    assert {"X-Own: 1", "Content-Length: 4"} <= set(headers)


def test_headers_are_read_in_small_letters() -> None:
    assert asyncio.run(posted(Host(WELL)))[0].headers["retry-after"] == "7"


def test_host_that_closes_after_an_answer_is_called_anew() -> None:
    host = Host(LAST)
    assert [one.status for one in asyncio.run(posted(host, 2))] == [200, 200]
    assert host.connections == 2


def test_connection_that_the_host_closed_meanwhile_is_not_used_again() -> None:
    class Closing(Host):
        async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.connections += 1
            await reader.readuntil(b"\r\n\r\n")
            writer.write(WELL)
            writer.close()

    host = Closing(WELL)
    assert len(asyncio.run(posted(host, 2, pause=0.05))) == 2
    assert host.connections == 2


def test_answer_that_announces_another_is_passed_over() -> None:
    host = Host(b"HTTP/1.1 100 Continue\r\n\r\n" + WELL)
    assert asyncio.run(posted(host))[0].status == 200


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + b"x" * (MOST_BYTES + 1),
        b"HTTP/1.1 200 OK\r\n" + b"X-More: 1\r\n" * (MOST_BYTES // 11 + 1),
        b"HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
    ],
    ids=["no HTTP", "endless", "endless headers", "another protocol"],
)
def test_answer_that_is_none_is_an_error_and_ends_the_connection(answer: bytes) -> None:
    host = Host(answer)
    with pytest.raises(ConnectionError):
        asyncio.run(posted(host))


@pytest.mark.parametrize("rest", [WELL[:30], b"longer than it said"], ids=["another answer", "rest"])
def test_what_follows_an_answer_is_not_taken_for_the_next_one(rest: bytes) -> None:
    host = Host(WELL + rest, WELL)
    assert [one.body for one in asyncio.run(posted(host, 2))] == [b"ok"] * 2
    assert host.connections == 2


def test_connection_that_is_lost_before_it_is_used_is_an_error_at_once() -> None:
    async def call() -> None:
        connection = _Connection()
        connection.connection_lost(None)
        await connection.ask(b"", silence=60, whole=60)

    with pytest.raises(ConnectionResetError):
        asyncio.run(call())


def test_silence_is_given_up() -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(posted(Host(b"")))


def test_half_an_answer_is_given_up() -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(posted(Host(WELL[:-1])))


def test_host_that_closes_without_an_answer_is_an_error() -> None:
    async def close(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async def call() -> None:
        async with serving(close) as port:
            connections = KeptConnections(f"http://127.0.0.1:{port}/", silence=1, whole=2)
            with pytest.raises(ConnectionError):
                await connections.post(b"", b"body")
            await connections.close()

    asyncio.run(call())


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of this machine that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loa-tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "certificate.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return pem, secret


@pytest.fixture
def by_tls(tmp_path: Path) -> tuple[Path, ssl.SSLContext]:
    """The file of a certificate, and the side of a server that has it."""
    pem, key = certificate(tmp_path)
    side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    side.load_cert_chain(pem, key)
    return pem, side


async def by_https(side: ssl.SSLContext, host: Host) -> bytes:
    """What a host by TLS answers."""
    async with serving(host, side) as port:
        connections = KeptConnections(f"https://127.0.0.1:{port}/", silence=2, whole=4)
        try:
            return (await connections.post(b"", b"body")).body
        finally:
            await connections.close()


def test_host_that_the_authorities_of_the_environment_vouch_for_is_trusted(
    by_tls: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    pem, side = by_tls
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))
    assert asyncio.run(by_https(side, Host(WELL))) == b"ok"


def test_host_that_nobody_vouches_for_is_not(by_tls: tuple[Path, ssl.SSLContext]) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        asyncio.run(by_https(by_tls[1], Host(WELL)))


class Proxy:
    """Connects whoever asks with the right password."""

    def __init__(self, answer: bytes = b"HTTP/1.1 200 Connection established\r\n\r\n") -> None:
        self.answer = answer
        self.asked = ""

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.asked = (await reader.readuntil(b"\r\n\r\n")).decode()
        host, port = self.asked.split()[1].split(":")
        writer.write(self.answer)
        if b" 200 " not in self.answer:
            writer.close()
            return
        beyond_reader, beyond_writer = await asyncio.open_connection(host, int(port))
        await asyncio.gather(_pass_on(reader, beyond_writer), _pass_on(beyond_reader, writer))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
    except ConnectionError:
        pass
    finally:
        writer.close()


async def through(
    proxy: Proxy, side: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch, scheme: str = "http"
) -> bytes:
    """What a host by TLS answers through a proxy that the environment names."""
    async with serving(proxy, side if scheme == "https" else None) as port:
        monkeypatch.setenv("https_proxy", f"{scheme}://loa:s%20cret@127.0.0.1:{port}")
        monkeypatch.setenv("no_proxy", "")
        return await by_https(side, Host(WELL))


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_proxy_of_the_environment_is_gone_through(
    by_tls: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(by_tls[0]))
    proxy = Proxy()
    assert asyncio.run(through(proxy, by_tls[1], monkeypatch, scheme)) == b"ok"
    assert "Proxy-Authorization: Basic bG9hOnMgY3JldA==" in proxy.asked


def test_proxy_that_refuses_is_an_error(
    by_tls: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(by_tls[0]))
    with pytest.raises(ConnectionError):
        asyncio.run(through(Proxy(b"HTTP/1.1 407 No\r\n\r\n"), by_tls[1], monkeypatch))


def test_proxy_of_another_protocol_is_told_no_password(
    by_tls: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = Proxy()
    with pytest.raises(ConnectionError):
        asyncio.run(through(proxy, by_tls[1], monkeypatch, "socks5"))
    assert proxy.asked == ""
