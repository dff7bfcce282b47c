"""Calls to what stands on the way to an outlet: an administrator named it, and it may lie inside the house.

The name is looked up once, every address behind it must be one that may be called (`models.outlets.ways`), and the
connection goes to one of these. No call follows a redirect, and no proxy of the environment is asked.
"""

from __future__ import annotations

import socket
import ssl
from urllib.parse import urlsplit

import requests
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

from models.outlets import ways
from models.settings import Settings
from models.version import VERSION
from notifications.channels import http_failures
from notifications.channels.outcomes import SendError, Verdict
from notifications.channels.whole_calls import Watched, WholeCalls

USER_AGENT = f"Loa/{VERSION}"


class InsideError(OSError):
    """The host of an address may not be called."""


def looked_up(settings: Settings, host: str, port: int) -> str:
    """Return one of the addresses behind a name.

    :raises InsideError: one of them may not be called.
    :raises OSError: it has none.
    """
    found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    known = [str(row[4][0]) for row in found]
    if not known or not all(ways.may_be_called(one, settings) for one in known):
        raise InsideError("The address may not be called.")
    return known[0]


def session(settings: Settings, seconds: float) -> requests.Session:
    """Return a session for calls to outlets.

    :param seconds: of silence after which a call is given up.
    """

    class Judged(Watched):
        """A connection to an address that was looked at before."""

        def _new_conn(self) -> socket.socket:
            name = self._dns_host
            try:
                self._dns_host = looked_up(settings, name, self.port or 80)
                return super()._new_conn()
            except InsideError as error:
                raise NewConnectionError(self, "The address may not be called.") from error
            except socket.gaierror as error:
                raise NewConnectionError(self, "The name has no address.") from error
            finally:
                # TLS checks the certificate by the name.
                self._dns_host = name

    class JudgedByTls(Judged, HTTPSConnection):
        pass

    class Pool(HTTPConnectionPool):
        ConnectionCls = Judged

    class PoolByTls(HTTPSConnectionPool):
        ConnectionCls = JudgedByTls

    class Calls(WholeCalls):
        pools = {"http": Pool, "https": PoolByTls}

    fresh = requests.Session()
    fresh.trust_env = False
    fresh.headers["User-Agent"] = USER_AGENT
    for scheme in ("http://", "https://"):
        fresh.mount(scheme, http_failures.adapter(seconds, Calls))
    return fresh


def connected(settings: Settings, address: str, seconds: float, provider: str) -> socket.socket:
    """Return a connection to scheme, host and port, by TLS where the scheme says so.

    :raises SendError: there is none.
    """
    parts = urlsplit(address)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    try:
        line = socket.create_connection((looked_up(settings, host, port), port), timeout=seconds)
        # What is not acknowledged soon is not heard: a long row of it would hide that the other side is gone.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16_384)
        return ssl.create_default_context().wrap_socket(line, server_hostname=host) if secure else line
    except InsideError as error:
        raise SendError(Verdict.CONFIG, provider, "inside") from error
    except TimeoutError as error:
        raise SendError(Verdict.RETRY, provider, "timeout") from error
    except OSError as error:
        raise SendError(Verdict.RETRY, provider, "connection", type(error).__name__) from error
