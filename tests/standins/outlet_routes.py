"""The routes of the outlets' stand-in, and the real board page beside them, so that a browser finds both."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, Flask, Response, abort, jsonify, request
from werkzeug.serving import make_server

from tests.standins.outlets import Outlet, OutletServer
from tests.standins.server import Handler

BY_CODE = "urn:ietf:params:oauth:grant-type:device_code"


def blueprint(server: OutletServer) -> Blueprint:
    """Speak the protocol."""
    routes = Blueprint("outlets", __name__)

    @routes.before_app_request
    def note() -> None:
        server.calls.append(f"{request.method} {request.path}")
        if server.down:
            abort(503)

    _credentials(routes, server)
    _programme(routes, server)
    _media(routes, server)
    _hints(routes, server)
    _telling(routes, server)
    return routes


def _caller(server: OutletServer) -> Outlet:
    outlet = server.outlet_of(request.headers.get("Authorization", "").removeprefix("Bearer "))
    if outlet is None:
        abort(Response("{}", 401, {"WWW-Authenticate": "Bearer"}))
    return outlet


def _answered(server: OutletServer, value: Any) -> Response:
    if server.lose_next_answer:
        server.lose_next_answer = False
        abort(503)
    return jsonify(value)


def _credentials(routes: Blueprint, server: OutletServer) -> None:
    @routes.post("/v1/outlets/pairings")
    def pairings() -> Response:
        return jsonify(server.pair())

    @routes.post("/v1/outlets/tokens")
    def tokens() -> Response:
        given = request.get_json()
        if given["grant_type"] == BY_CODE:
            found = server.tokens_by_code(given["device_code"])
        else:
            found = server.tokens_by_refresh(given["refresh_token"])
        if isinstance(found, str):
            problem = jsonify({"type": "about:blank", "status": 400, "error": found})
            problem.status_code = 400
            return problem
        return _answered(server, found)

    @routes.get("/v1/outlets/keys")
    def keys() -> Response:
        return jsonify(server.keys())


def _programme(routes: Blueprint, server: OutletServer) -> None:
    @routes.get("/v1/outlets/me/programme")
    def programme() -> Response:
        outlet = _caller(server)
        body, etag = server.body(outlet), server.etag(outlet)
        if request.headers.get("If-None-Match") == etag:
            return Response(status=304, headers={"ETag": etag})
        sent = f'W/{etag[:-1]}{server.tag_added}"' if server.tag_added else etag
        headers = {"ETag": sent, "Loa-Signature": server.signature(body)}
        return Response(body, mimetype="application/json", headers=headers)


def _media(routes: Blueprint, server: OutletServer) -> None:
    @routes.get("/media/<name>")
    def media(name: str) -> Response:
        sha256 = name.partition(".")[0]
        if sha256 not in server.media:
            abort(404)
        content, mimetype = server.media[sha256]
        if sha256 in server.spoil:
            content = content[:-1] + bytes([content[-1] ^ 1])
        response = Response(content, mimetype=mimetype, headers={"Accept-Ranges": "bytes"})
        response.make_conditional(request, accept_ranges=True, complete_length=len(content))
        return response


def _hints(routes: Blueprint, server: OutletServer) -> None:
    @routes.get("/hints/outlets/me")
    def hints() -> Response:
        outlet = _caller(server)

        def changes() -> Iterator[str]:
            seen = server.etag(outlet)
            while not server.down:
                yield ": still here\n\n"
                if server.etag(outlet) != seen:
                    seen = server.etag(outlet)
                    yield f'event: changed\ndata: {{"etag": {seen}}}\n\n'
                time.sleep(0.1)

        return Response(changes(), mimetype="text/event-stream")


def _telling(routes: Blueprint, server: OutletServer) -> None:
    @routes.post("/v1/outlets/me/heartbeats")
    def heartbeats() -> Response:
        outlet = _caller(server)
        outlet.heartbeats.append(request.get_json())
        told = {
            "server_time": server.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "programme": server.etag(outlet).strip('"'),
        }
        return _answered(server, told | {"poll_seconds": outlet.programme["poll_seconds"]})

    @routes.post("/v1/outlets/me/plays")
    def plays() -> Response:
        server.take(_caller(server), request.get_json()["plays"])
        return _answered(server, {"refused": []})


def create_app(server: OutletServer) -> Flask:
    """The stand-in's routes, and the board's own with the headers of every page of Loa."""
    from api.extensions import caching, headers
    from api.pages.assets import assets
    from players.board import blueprints

    app = Flask(__name__, static_folder=None)
    headers.register(app, server.url)
    caching.register(app)
    app.register_blueprint(blueprint(server))
    app.register_blueprint(assets)
    for one in blueprints:
        app.register_blueprint(one)
    return app


@contextmanager
def serving(server: OutletServer, port: int = 0) -> Iterator[OutletServer]:
    """Serve it on loopback for the length of the block; its address is in `server.url`."""
    http = make_server("127.0.0.1", port, Flask(__name__), threaded=True, request_handler=Handler)
    server.url = f"http://127.0.0.1:{http.server_port}"
    http.app = create_app(server)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
