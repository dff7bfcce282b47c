"""A connection by SMTP: under TLS wherever it leaves this machine, and shut when the time of the whole call is over."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from notifications.channels import whole_calls

#: Ports of submission under TLS, and of submission that begins TLS by a command (RFC 8314).
PORTS = {"smtps": 465, "smtp": 587}

#: This machine: what goes there leaves by nobody else's line.
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class Server:
    """Where mails are handed over, as the setting SMTP_URL says it.

    :param under_tls: TLS from the first byte; else it is begun by STARTTLS where the server is another machine.
    """

    host: str
    port: int
    under_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_here(self) -> bool:
        """Whether it is this machine."""
        return self.host in LOOPBACK


def server_of(url: str) -> Server:
    """Return the server of an address such as `smtps://user:password@mail.example.vn`."""
    parts = urlsplit(url)
    port = parts.port or PORTS[parts.scheme]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.hostname or "", port, parts.scheme == "smtps", user, password)


@contextmanager
def opened(server: Server, timeout: float, whole: float) -> Iterator[smtplib.SMTP]:
    """Connect, begin TLS and sign in; says goodbye at the end.

    :param timeout: seconds for one read; :param whole: for all of it.
    :raises TimeoutError: its time is over.
    :raises smtplib.SMTPException, OSError: the server refuses, or is not there.
    """
    with whole_calls.timed(whole) as clock:
        try:
            line = _UnderTls(timeout) if server.under_tls else _Plain(timeout)
            with _goodbye(line):
                line.connect(server.host, server.port)
                if not (server.under_tls or server.is_here):
                    line.starttls(context=ssl.create_default_context())
                if server.user:
                    line.login(server.user, server.password)
                yield line
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            # The library takes its own timeouts for lost lines.
            if clock.is_over or isinstance(error.__context__, TimeoutError):
                raise TimeoutError("The server is silent, or takes too long.") from error
            raise


@contextmanager
def _goodbye(line: smtplib.SMTP) -> Iterator[None]:
    """Leave a line politely where that can be done, and close it in any case."""
    try:
        yield
        with suppress(smtplib.SMTPException, OSError):
            line.quit()
    finally:
        line.close()


class _Plain(smtplib.SMTP):
    """A line that the clock of the call can shut, while it is still greeted."""

    def __init__(self, timeout: float, **more: Any) -> None:
        super().__init__(timeout=timeout, **more)
        # The library takes the name for that of the certificate only if it connects by itself.
        self._host = ""

    def connect(self, host: str = "localhost", port: int = 0, source_address: Any = None) -> Any:
        self._host = host
        return super().connect(host, port, source_address)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        fresh: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        whole_calls.watch(fresh)
        return fresh


class _UnderTls(smtplib.SMTP_SSL, _Plain):
    """The same, under TLS from the first byte."""

    def __init__(self, timeout: float) -> None:
        super().__init__(timeout=timeout, context=ssl.create_default_context())
