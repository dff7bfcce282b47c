"""`/worker.js`: the service worker of residents' pages. Which ones it reaches, `static/keep.js` says."""

from __future__ import annotations

from pathlib import Path

from flask import Response

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.public.offline.blueprint import offline_pages
from models.access.callers import CallerKind

SOURCE = Path(__file__).parents[1] / "static" / "worker.js"


@offline_pages.get("/worker.js")
@allow(CallerKind.OPEN)
@cached(Keep.ASK_BY_ADDRESS)
def worker() -> Response:
    """Send the worker from the root: a browser lets it serve only what lies beside it or below."""
    return Response(SOURCE.read_bytes(), mimetype="text/javascript")
