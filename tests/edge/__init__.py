"""What stands between the store and the outside, as it is shipped, on ports of loopback: the web server and proxies."""

from tests.edge.proxies import CADDY, Door, alone, caddy, caddy_environment, needs_caddy, needs_nginx, nginx
from tests.edge.web_server import Server, environment, web_server

__all__ = [
    "CADDY",
    "Door",
    "Server",
    "alone",
    "caddy",
    "caddy_environment",
    "environment",
    "needs_caddy",
    "needs_nginx",
    "nginx",
    "web_server",
]
