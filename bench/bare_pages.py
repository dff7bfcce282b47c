"""A bare Flask application whose routes render files as they are, for `bench.pages` alone: no store, no session."""

from __future__ import annotations

import os

from flask import Flask, Response, render_template

#: Names the folder with the files, each a template; its name is its route.
VARIABLE = "BARE_PAGES"


def made() -> Flask:
    """Make the application."""
    app = Flask(__name__, template_folder=os.environ[VARIABLE])

    @app.get("/<name>")
    def page(name: str) -> Response:
        return Response(render_template(name), mimetype="text/html")

    return app
