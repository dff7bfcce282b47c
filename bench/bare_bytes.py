"""A bare Flask application that answers with bytes from memory, for `bench.polls` alone: no store and no log."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, Response

#: Names the folder with the files; the name of each is its route.
VARIABLE = "BARE_BYTES"


def made() -> Flask:
    """Make the application."""
    app = Flask(__name__, static_folder=None)
    bodies = {file.name: file.read_bytes() for file in Path(os.environ[VARIABLE]).iterdir()}

    @app.get("/<name>")
    def body(name: str) -> Response:
        return Response(bodies[name], mimetype="application/json")

    return app
