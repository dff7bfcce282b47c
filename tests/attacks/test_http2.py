"""HTTP/2 with TLS through both shipped proxies: streams that are taken back at once, and too many slow ones."""

from __future__ import annotations

import dataclasses
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
import requests
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.exceptions import ProtocolError

from models.settings import Settings
from tests import edge

PLACES, CONNECTIONS, RESETS, TIMES, SECONDS = 100, 3, 2000, 5, 20.0


@pytest.fixture(scope="module")
def port(settings: Settings, kept_store: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A web server of one process with few places."""
    small = dataclasses.replace(settings, trusted_proxies=1, web_connections=PLACES)
    with edge.web_server(small, tmp_path_factory.mktemp("web")) as (found, _):
        yield found


@pytest.fixture(
    params=[
        pytest.param(edge.caddy, marks=edge.needs_caddy, id="caddy"),
        pytest.param(edge.nginx, marks=edge.needs_nginx, id="nginx"),
    ]
)
def site(request: pytest.FixtureRequest, port: int, tmp_path: Path) -> Iterator[str]:
    """The address of a proxy with TLS."""
    with request.param(port, tmp_path, "https") as found:
        yield found


class Client:
    """One connection of HTTP/2."""

    def __init__(self, tcp: ssl.SSLSocket, authority: str) -> None:
        self._tcp, self._authority = tcp, authority
        self._http = H2Connection(config=H2Configuration(client_side=True))
        self._http.initiate_connection()
        self._flush()
        # The settings of the server come first: how many streams there may be.
        self._http.receive_data(self._tcp.recv(65536))
        self._flush()

    def open(self, method: str, path: str, *, length: int = 0) -> int:
        """Begin a request with so many bytes of a body to come; returns its stream."""
        stream = self._http.get_next_available_stream_id()
        names = [(":method", method), (":authority", self._authority), (":scheme", "https"), (":path", path)]
        body = [("content-type", "multipart/form-data; boundary=x"), ("content-length", str(length))]
        self._http.send_headers(stream, names + (body if length else []), end_stream=not length)
        self._flush()
        return stream

    def drip(self, stream: int) -> None:
        """Send a byte of its body."""
        self._http.send_data(stream, b"-")
        self._flush()

    def reset(self, stream: int) -> None:
        """Take a request back."""
        self._http.reset_stream(stream, ErrorCodes.CANCEL)
        self._flush()

    def _flush(self) -> None:
        self._tcp.sendall(self._http.data_to_send())


@contextmanager
def _client(site: str) -> Iterator[Client]:
    authority = site.removeprefix("https://")
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    unchecked.set_alpn_protocols(["h2"])
    address = "127.0.0.1", int(authority.rpartition(":")[2])
    with (
        socket.create_connection(address, 20) as plain,
        unchecked.wrap_socket(plain, server_hostname="localhost") as tcp,
    ):
        assert tcp.selected_alpn_protocol() == "h2"
        yield Client(tcp, authority)


def _answers(site: str, folder: Path) -> list[int]:
    """What newcomers are told, each over a connection of their own."""
    answers = []
    for _ in range(TIMES):
        with requests.Session() as session:
            session.trust_env, session.verify = False, str(folder / "fullchain.pem")
            answers.append(session.get(f"{site}/version", timeout=SECONDS).status_code)
    return answers


@pytest.mark.slow
def test_requests_that_are_taken_back_at_once_keep_nobody_out(site: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        for _ in range(CONNECTIONS):
            attacker = stack.enter_context(_client(site))
            # A proxy that has had enough closes the connection.
            with suppress(OSError):
                for _ in range(RESETS):
                    attacker.reset(attacker.open("GET", "/v1/categories"))

        assert _answers(site, tmp_path) == [200] * TIMES


@pytest.mark.slow
def test_as_many_slow_streams_as_there_may_be_keep_nobody_out(site: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        opened = 0
        for _ in range(CONNECTIONS):
            attacker = stack.enter_context(_client(site))
            # Until the proxy lets no more begin.
            with suppress(ProtocolError):
                while True:
                    attacker.drip(attacker.open("POST", "/v1/uploads", length=10_000_000))
                    opened += 1

        assert opened > PLACES
        assert _answers(site, tmp_path) == [200] * TIMES
