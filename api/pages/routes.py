"""`/`, `/docs`, `/docs/problems` and the assets of all pages."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response, render_template, send_from_directory

from api.extensions.auth import allow
from api.extensions.problems import catalogue
from models.identity import CallerKind

STATIC = Path(__file__).with_name("static")

pages = Blueprint("pages", __name__)


@pages.get("/")
@allow(CallerKind.OPEN)
def index() -> str:
    """What stands here."""
    return render_template("index.html")


@pages.get("/docs")
@allow(CallerKind.OPEN)
def docs() -> str:
    """The API, by Swagger UI from `flask-swagger-ui`, without any CDN."""
    return render_template("docs.html")


@pages.get("/docs/problems")
@allow(CallerKind.OPEN)
def problems() -> str:
    """Every problem code with its sentences; the `type` of a problem document points here."""
    return render_template("problems.html", sentences=catalogue()["sentences"])


@pages.get("/docs-assets/<path:name>")
@allow(CallerKind.OPEN)
def docs_assets(name: str) -> Response:
    """Swagger UI's own files."""
    return send_from_directory(str(files("flask_swagger_ui") / "dist"), name)


@pages.get("/static/<path:name>")
@allow(CallerKind.OPEN)
def static(name: str) -> Response:
    """Styles and scripts of Loa's pages."""
    return send_from_directory(STATIC, name, max_age=3600)
