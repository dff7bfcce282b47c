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


def register(app: Flask, settings: Settings) -> None:
    """Put the check before everything else that the application does."""
    count = settings.trusted_proxies
    # Host is the proxy's to set; a forwarded one is not asked for.
    believing = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)
    app.wsgi_app = _Gate(believing, settings.inside_networks, count)  # type: ignore[method-assign]


def is_from_inside() -> bool:
    """Whether this request comes straight from a network of one's own, through no proxy."""
    return bool(request.environ.get(FROM_INSIDE))


class _Gate:
    """Drops what nobody may say, and notes who asks from inside."""

    def __init__(self, app: WSGIApplication, networks: Iterable[str], proxies: int) -> None:
        self._app = app
        self._networks = [ip_network(network) for network in networks]
        self._proxies = proxies

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        inside = _is_in(environ.get("REMOTE_ADDR", ""), self._networks)
        said = [f"HTTP_{name}" for name in HEADERS if f"HTTP_{name}" in environ]
        environ[FROM_INSIDE] = inside and not said and "HTTP_VIA" not in environ
        environ["SCRIPT_NAME"] = ""
        if not (inside and self._proxies):
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
