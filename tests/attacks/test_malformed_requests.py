"""Requests that no client sends by accident: each is answered with what is wrong, and none is taken for two."""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from pathlib import Path

import pytest

from api.web_server import limits
from tests import edge

CHUNKED = b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"

NEXT = b"GET /version HTTP/1.1\r\nHost: loa\r\n\r\n"

LENGTHS = {
    "five thousand digits": b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n",
    "two lengths": b"Content-Length: 0\r\nContent-Length: 5\r\n\r\n" + NEXT,
    "a length and chunks": CHUNKED + b"Content-Length: 6\r\n\r\n0\r\n\r\n" + NEXT,
}

CHUNKS = {
    "hexadecimal by name": b"0x2\r\n{}\r\n0\r\n\r\n",
    "less than nothing": b"-2\r\n{}\r\n0\r\n\r\n",
    "an extension with a bare line feed": b"2;a\nb\r\n{}\r\n0\r\n\r\n",
}


@pytest.fixture
def port(server_behind_proxy: edge.Server) -> int:
    """The port of the web server, which is asked through a proxy or not."""
    return server_behind_proxy.port


def _statuses(port: int, sent: bytes) -> list[int]:
    """The status of each answer, until the connection is closed."""
    answers = b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(sent)
        with suppress(OSError):
            while part := connection.recv(65536):
                answers += part
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3})", answers)]


def _post(rest: bytes, path: bytes = b"/v1/devices", host: bytes = b"loa") -> bytes:
    return b"POST " + path + b" HTTP/1.1\r\nHost: " + host + b"\r\n" + rest


@pytest.mark.parametrize("name", LENGTHS)
def test_body_whose_end_nobody_knows_is_refused_and_nothing_read_behind_it(
    server_behind_proxy: edge.Server, name: str
) -> None:
    assert _statuses(server_behind_proxy.port, _post(LENGTHS[name])) == [400]
    assert "Traceback" not in server_behind_proxy.child.command.log.read_text()


def test_chunks_of_an_old_client_are_refused(port: int) -> None:
    sent = _post(CHUNKED + b"\r\n2\r\n{}\r\n0\r\n\r\n").replace(b"HTTP/1.1", b"HTTP/1.0", 1)

    assert len(_statuses(port, sent)) <= 1
    assert _statuses(port, sent) in ([], [400])


@pytest.mark.parametrize("name", CHUNKS)
def test_chunks_that_make_no_sense_are_refused(port: int, name: str) -> None:
    assert _statuses(port, _post(CHUNKED + b"\r\n" + CHUNKS[name])) == [400]


@edge.needs_caddy
@pytest.mark.parametrize("path", [b"/v1/devices", b"/v1/uploads"])
@pytest.mark.parametrize("name", CHUNKS)
def test_chunks_that_make_no_sense_are_the_client_s_fault_to_caddy_too(
    port: int, tmp_path: Path, name: str, path: bytes
) -> None:
    with edge.caddy(port, tmp_path) as site:
        host = site.removeprefix("http://").encode()
        sent = _post(CHUNKED + b"Connection: close\r\n\r\n" + CHUNKS[name], path, host)
        assert _statuses(int(site.rpartition(":")[2]), sent) == [400]


@edge.needs_caddy
def test_a_web_server_that_is_away_is_still_no_fault_of_the_client(tmp_path: Path) -> None:
    with edge.caddy(9, tmp_path) as site:
        host = site.removeprefix("http://").encode()
        sent = b"GET /version HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n"
        assert _statuses(int(site.rpartition(":")[2]), sent) == [502]


@pytest.mark.parametrize("count", [limits.REQUESTS_AHEAD + 1, 5, 200])
def test_the_first_of_many_requests_ahead_are_answered(port: int, count: int) -> None:
    assert _statuses(port, NEXT * count) == [200] * limits.REQUESTS_AHEAD
