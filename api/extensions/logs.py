"""Logs: one line an event, with the request's id; no personal data, no tokens, no query strings."""

from __future__ import annotations

import re
import time
from typing import Any

import structlog
from flask import Flask, Response, g, request

from models.store import new_id

HEADER = "X-Request-ID"

_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)

log = structlog.get_logger("loa.requests")


def register(app: Flask) -> None:
    """Give each request an id, accept a caller's, and log its end."""
    app.before_request(_begin)
    app.after_request(_end)


def id_of(given: str) -> str:
    """Return the id of a request: what the caller names it, if that is one, else a new one."""
    return given if _ID.fullmatch(given) else new_id()


def _begin() -> None:
    g.request_id = id_of(request.headers.get(HEADER, ""))
    g.started = time.monotonic()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    response.headers[HEADER] = g.get("request_id", "")
    facts: dict[str, Any] = {
        "method": request.method,
        "route": request.url_rule.rule if request.url_rule else None,
        "status": response.status_code,
        "ms": round(1000 * (time.monotonic() - g.get("started", time.monotonic())), 1),
    }
    log.info("request", **facts)
    return response
