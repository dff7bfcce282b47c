"""`/board`: the page, its files, and the service worker that lets it start without a server."""

from __future__ import annotations

import hashlib
import json
import mimetypes
from pathlib import Path

from flask import Blueprint, Response, current_app
from markupsafe import escape
from werkzeug.security import safe_join

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.extensions.headers import CONTENT_SECURITY_POLICY
from api.pages.assets import TYPES, address_of
from models.access.callers import CallerKind
from models.errors import NotFound

STATIC = Path(__file__).with_name("static")

#: The table by which the board decides is the server's.
TABLE = Path(__file__).parents[2] / "models" / "data" / "precedence.json"

#: What others wrote, as `make vendor` brought it in.
VENDORED = (
    "/static/vendor/lean-qr-2.7.4/nano.mjs",
    "/static/vendor/be-vietnam-pro-5.3.0/be-vietnam-pro-latin-700-normal.woff2",
    "/static/vendor/be-vietnam-pro-5.3.0/be-vietnam-pro-vietnamese-700-normal.woff2",
    "/static/vendor/noto-sans-khmer-5.3.0/noto-sans-khmer-khmer-700-normal.woff2",
)

WORKER = "worker.js"

board = Blueprint("board", __name__)


@board.get("/board")
@allow(CallerKind.OPEN)
@cached(Keep.ASK_BY_ADDRESS)
def page() -> Response:
    """Show the board; a browser that holds it asks nobody."""
    content, hints = (STATIC / "board.html").read_text(encoding="utf-8"), _hints()
    if not hints:
        return Response(content, mimetype="text/html")
    told = content.replace("<html ", f'<html data-hints="{escape(hints)}" ', 1)
    response = Response(told, mimetype="text/html")
    response.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; connect-src 'self' {hints}"
    return response


@board.get("/board/<name>")
@allow(CallerKind.OPEN)
@cached(Keep.ASK_BY_ADDRESS)
def file(name: str) -> Response:
    """Send one file of the board."""
    if name == WORKER:
        return _worker()
    found = TABLE if name == TABLE.name else Path(safe_join(str(STATIC), name) or "")
    if not found.is_file():
        raise NotFound
    mimetype = TYPES.get(found.suffix) or mimetypes.guess_type(name)[0]
    content = found.read_bytes()
    return Response(lean(content) if found.suffix == ".js" else content, mimetype=mimetype)


def _hints() -> str:
    """Return where hints are, "" for the same server; known without the store, which a board does not wait for."""
    found: str = current_app.config.get("HINTS_URL", "")
    return found


def lean(script: bytes) -> bytes:
    """Return a script without its indents and lines of comment: a board loads it over a SIM card."""
    lines = (line.strip() for line in script.splitlines())
    return b"\n".join(line for line in lines if line and not line.startswith(b"//"))


def shell() -> list[str]:
    """Return the addresses of all that the page needs to start."""
    own = sorted(
        f"/board/{path.name}" for path in STATIC.iterdir() if path.name not in (WORKER, "board.html")
    )
    return ["/board", f"/board/{TABLE.name}", *own, *VENDORED]


def _worker() -> Response:
    """Send the worker with the list of files and a digest of them: another file makes another worker."""
    own = hashlib.sha256(_hints().encode())
    for path in [TABLE, *sorted(STATIC.iterdir())]:
        own.update(path.read_bytes())
    for one in VENDORED:
        own.update(address_of(one).encode())
    head = f"const SHELL = {json.dumps(shell())}, VERSION = {json.dumps(own.hexdigest()[:16])};\n"
    response = Response(head + (STATIC / WORKER).read_text(encoding="utf-8"), mimetype="text/javascript")
    # It lies below the page that it serves.
    response.headers["Service-Worker-Allowed"] = "/board"
    return response
