"""Styles, scripts and pictures of the pages: their addresses change with their content, so that caches keep them."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response, request
from werkzeug.security import safe_join

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from models.access.callers import CallerKind
from models.errors import NotFound

#: Where the files lie, by the first part of their address; Swagger UI's own come with its package.
FOLDERS: Mapping[str, Sequence[Path]] = {
    "static": tuple(
        Path(__file__).parents[1] / room / "static" for room in ("pages", "console", "public", "html")
    ),
    "docs-assets": (Path(str(files("flask_swagger_ui"))) / "dist",),
}

#: Types that Python's own table may lack.
TYPES: Mapping[str, str] = {".woff2": "font/woff2"}

#: The parameter with the digest of the content.
VERSION = "v"

assets = Blueprint("assets", __name__)


@assets.app_template_global("asset")
def address_of(path: str) -> str:
    """Return the address of an asset (`/static/loa.css`) for its present content."""
    folder, _, name = path.strip("/").partition("/")
    return f"{path}?{VERSION}={_digest(folder, name)}"


@assets.get("/docs-assets/<path:name>")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def docs_assets(name: str) -> Response:
    """Serve Swagger UI's own files."""
    return _sent("docs-assets", name)


@assets.get("/static/<path:name>")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def static(name: str) -> Response:
    """Serve styles and scripts of Loa's pages."""
    return _sent("static", name)


def _sent(folder: str, name: str) -> Response:
    """Send a file; for good only by the address of just this content, which may be older or newer than the page."""
    path = _path(folder, name)
    mimetype = TYPES.get(path.suffix) or mimetypes.guess_type(name)[0]
    response = Response(path.read_bytes(), mimetype=mimetype)
    # What others wrote lies under its version.
    if request.args.get(VERSION) == _digest(folder, name) or name.startswith("vendor/"):
        response.headers["Cache-Control"] = Keep.FROZEN.value.control
    return response


def _path(folder: str, name: str) -> Path:
    """Return where a file lies.

    :raises NotFound: there is none, or it would lie elsewhere.
    """
    possible = (safe_join(str(one), name) for one in FOLDERS[folder])
    found = next((path for path in possible if path and Path(path).is_file()), None)
    if found is None:
        raise NotFound
    return Path(found)


def _digest(folder: str, name: str) -> str:
    path = _path(folder, name)
    return _digest_at(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _digest_at(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
