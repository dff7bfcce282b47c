"""`/`, `/docs`, `/docs/problems` and the assets of all pages."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import yaml
from flask import Blueprint, Response, render_template, send_from_directory

from api.extensions.auth import allow
from api.extensions.context import current_language, current_store
from api.extensions.problems import catalogue
from api.pages import latest_posts
from models.access.callers import CallerKind
from models.language.languages import OWN_NAMES

STATIC = Path(__file__).with_name("static")

#: Where the index page leads, by the keys of its words.
LINKS = {"chat": "/chat", "api": "/docs", "cap": "/cap/feed.atom", "exercise": "/cap/exercise/feed.atom"}

#: The words of a page by language and key; some are a title and a line below it.
Words = dict[str, dict[str, str | list[str]]]

pages = Blueprint("pages", __name__)


@pages.get("/")
@allow(CallerKind.OPEN)
def index() -> Response:
    """Show the latest news of the province, and what else stands here, in the visitor's language."""
    lang = current_language()
    page = render_template(
        "index.html",
        lang=lang,
        words=_words()[lang],
        languages=OWN_NAMES,
        links=LINKS,
        posts=latest_posts.latest(current_store(), lang),
    )
    response = Response(page, mimetype="text/html")
    response.vary.add("Accept-Language")
    return response


@pages.get("/docs")
@allow(CallerKind.OPEN)
def docs() -> str:
    """Show the API, by Swagger UI from `flask-swagger-ui`, without any CDN."""
    return render_template("docs.html")


@pages.get("/docs/problems")
@allow(CallerKind.OPEN)
def problems() -> str:
    """List every problem code with its sentences; the `type` of a problem document points here."""
    return render_template("problems.html", sentences=catalogue()["sentences"])


@pages.get("/docs-assets/<path:name>")
@allow(CallerKind.OPEN)
def docs_assets(name: str) -> Response:
    """Serve Swagger UI's own files."""
    return send_from_directory(str(files("flask_swagger_ui") / "dist"), name)


@pages.get("/static/<path:name>")
@allow(CallerKind.OPEN)
def static(name: str) -> Response:
    """Serve styles and scripts of Loa's pages."""
    return send_from_directory(STATIC, name, max_age=3600)


@lru_cache(maxsize=1)
def _words() -> Words:
    text = Path(__file__).with_name("index.yml").read_text(encoding="utf-8")
    words: Words = yaml.safe_load(text)
    return words
