"""The server of the stand-ins: real HTTP/1.1 with keep-alive on loopback, one thread a connection."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from tests.standins import esms, fcm, pages, residents, twilio, zalo, zalo_bot, zalo_oauth
from tests.standins.box import Box


class Handler(WSGIRequestHandler):
    """Answers in one packet: header and body written apart meet Nagle's algorithm and delayed ACKs."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def make_environ(self) -> dict[str, Any]:
        """The WSGI environment with Zalo's headers, which werkzeug drops for their underscores."""
        environ: dict[str, Any] = super().make_environ()
        for name in ("access_token", "secret_key"):
            if name in self.headers:
                environ[f"HTTP_{name.upper()}"] = self.headers[name]
        return environ

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing: the pages show what came."""


def create_app(box: Box) -> Flask:
    """All stand-ins under their path prefixes."""
    app = Flask(__name__)
    for module in (fcm, zalo, zalo_bot, zalo_oauth, twilio, esms, residents, pages):
        app.register_blueprint(module.blueprint(box))
    return app


def open_server(
    port: int, data_dir: Path | None = None, loa_url: str = "", public_url: str = ""
) -> tuple[BaseWSGIServer, Box]:
    """A listening server and its box; call `serve_forever` on it.

    :param port: 0 takes a free one.
    :raises SystemExit: the port is taken (as werkzeug does).
    """
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    # The box must know its port, so the server is made first and gets its pages after.
    server = make_server("127.0.0.1", port, Flask(__name__), threaded=True, request_handler=Handler)
    box = Box(f"http://127.0.0.1:{server.server_port}", data_dir, loa_url, public_url)
    server.app = create_app(box)
    return server, box


@contextmanager
def running(data_dir: Path | None = None, loa_url: str = "") -> Iterator[Box]:
    """The stand-ins in a thread of this process, on a free port."""
    server, box = open_server(0, data_dir, loa_url)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
