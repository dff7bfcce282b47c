"""What a proxy says about a request: whom Loa believes, and how it knows that somebody asks from inside.

A client may write any header. Those that tell of the client's address count only on connections from a network of
one's own (`INSIDE_NETWORKS`), from `TRUSTED_PROXIES` proxies, counted from the nearest. All others vanish before
anything reads them, and `SCRIPT_NAME` is no header anybody may set.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from models.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: What proxies add, and what frameworks are known to believe.
HEADERS = (
    "FORWARDED",
    "X_FORWARDED_FOR",
    "X_FORWARDED_HOST",
    "X_FORWARDED_PORT",
    "X_FORWARDED_PREFIX",
    "X_FORWARDED_PROTO",
    "X_FORWARDED_PROTOCOL",
    "X_FORWARDED_SSL",
    "X_REAL_IP",
    "X_SCRIPT_NAME",
    "SCRIPT_NAME",
    "PATH_INFO",
    "REMOTE_USER",
)

#: Key of the environment: whether the connection comes from inside and nobody passed the request on.
FROM_INSIDE = "loa.from_inside"


class Believed:
    """Whose word counts on where a client comes from.

    :param networks: the networks of one's own, as CIDR.
    :param proxies: proxies before the web server.
    """

    def __init__(self, networks: Iterable[str], proxies: int) -> None:
        self._networks = [ip_network(network) for network in networks]
        self._proxies = proxies

    def is_inside(self, peer: str) -> bool:
        """Whether a connection comes from a network of one's own."""
        return _is_in(peer, self._networks)

    def is_proxy(self, peer: str) -> bool:
        """Whether what a connection says of its client counts."""
        return bool(self._proxies) and self.is_inside(peer)

    def client(self, peer: str, forwarded_for: str) -> str:
        """Return the address of the client behind a connection, as `ProxyFix` finds it.

        :param forwarded_for: the header X-Forwarded-For, or "".
        """
        said = [one.strip() for one in forwarded_for.split(",")]
        if not forwarded_for or not self.is_proxy(peer) or len(said) < self._proxies:
            return peer
        return said[-self._proxies]


def register(app: Flask, settings: Settings) -> None:
    """Put the check before everything else that the application does."""
    count = settings.trusted_proxies
    # Host is the proxy's to set; a forwarded one is not asked for.
    believing = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)
    believed = Believed(settings.inside_networks, count)
    app.wsgi_app = _Gate(believing, believed)  # type: ignore[method-assign]


def is_from_inside() -> bool:
    """Whether this request comes straight from a network of one's own, through no proxy."""
    return bool(request.environ.get(FROM_INSIDE))


class _Gate:
    """Drops what nobody may say, and notes who asks from inside."""

    def __init__(self, app: WSGIApplication, believed: Believed) -> None:
        self._app = app
        self._believed = believed

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        peer = environ.get("REMOTE_ADDR", "")
        inside = self._believed.is_inside(peer)
        said = [f"HTTP_{name}" for name in HEADERS if f"HTTP_{name}" in environ]
        environ[FROM_INSIDE] = inside and not said and "HTTP_VIA" not in environ
        environ["SCRIPT_NAME"] = ""
        if not self._believed.is_proxy(peer):
            for name in said:
                del environ[name]
        return self._app(environ, start_response)


def _is_in(address: str, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    try:
        given = ip_address(address)
    except ValueError:
        return False
    if isinstance(given, IPv6Address) and given.ipv4_mapped:
        given = given.ipv4_mapped
    return any(given in network for network in networks)
