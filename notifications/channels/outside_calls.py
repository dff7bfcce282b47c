"""Calls to addresses that others chose: they lead outside, or nowhere.

The name of the host is looked up once, every address behind it must be outside, and the connection goes to one of
these; so nobody who answers for the name can turn Loa into somebody's browser inside the building. Behind a proxy of
the environment the proxy resolves the name, and must refuse what is inside.
"""

from __future__ import annotations

import socket

import requests
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NameResolutionError, NewConnectionError

from models.access import networks
from models.partners import addresses
from models.settings import Settings
from models.version import VERSION
from notifications.channels import http_failures
from notifications.channels.whole_calls import Watched, WholeCalls


class InsideError(NewConnectionError):
    """The host of an address lies inside the house."""


class _Outside(Watched):
    """A connection to an address that was looked at before."""

    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        self._dns_host = _looked_up(self, name)
        try:
            return super()._new_conn()
        finally:
            # TLS checks the certificate by the name.
            self._dns_host = name


class _OutsideByTls(_Outside, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Outside


class _PoolByTls(HTTPSConnectionPool):
    ConnectionCls = _OutsideByTls


class _OutsideCalls(WholeCalls):
    pools = {"http": _Pool, "https": _PoolByTls}


def session(settings: Settings, seconds: float | None = None) -> requests.Session:
    """Return a session for calls to addresses that others chose; in development they may lead inside.

    A call that would lead inside ends with `requests.ConnectionError`; see `is_refused`.

    :param seconds: of silence after which a call is given up; None: as for providers.
    """
    patience = seconds or settings.provider_timeout_seconds
    if addresses.may_stay_inside(settings):
        return _named(http_failures.session(patience))
    fresh = _named(requests.Session())
    for scheme in ("http://", "https://"):
        fresh.mount(scheme, http_failures.adapter(patience, _OutsideCalls))
    return fresh


def _named(fresh: requests.Session) -> requests.Session:
    """Let the calls of a session say whose they are."""
    fresh.headers["User-Agent"] = f"Loa/{VERSION}"
    return fresh


def is_refused(error: requests.RequestException) -> bool:
    """Say whether a call failed because it would have led inside."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, InsideError):
            return True
        reason = getattr(seen, "reason", None) or (seen.args[0] if seen.args else None)
        seen = reason if isinstance(reason, BaseException) else seen.__cause__
    return False


def _looked_up(connection: HTTPConnection, name: str) -> str:
    """Return one of the addresses behind a name.

    :raises InsideError: one of them is inside.
    """
    try:
        found = socket.getaddrinfo(name.strip("[]"), connection.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise NameResolutionError(name, connection, error) from error  # type: ignore[arg-type]
    known = [str(row[4][0]) for row in found]
    if not known or not all(map(networks.is_outside, known)):
        raise InsideError(connection, "The address lies inside.")
    return known[0]
