"""Pages of others: which answers their scripts may read (CORS) and embed (CORP).

Open reads for programs, and what another system does with its key. Loa has no cookies, so `*` gives a page nothing that
the same address would not give anybody. What needs the credential of a person is for apps and Loa's own pages: neither
`Authorization` nor a PIN is let through, so that no page of somebody else asks residents for theirs.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from api.extensions.allowed_callers import DeclaredAuth, declared_auth
from models.access.callers import CallerKind

#: Below these paths stand answers for programs. Chat, health and pages are for Loa itself.
PREFIXES = ("/v1/", "/cap/", "/open311/", "/openapi.json")

#: Of whom a read asks no credential of a person.
READERS = frozenset({CallerKind.OPEN, CallerKind.SIGNED})

EXPOSED = (
    "Content-Language, ETag, Idempotency-Replayed, Link, Location, Retry-After, X-Pagination, X-Request-ID"
)
ALLOWED = "Accept, Accept-Language, Content-Type, Idempotency-Key, If-None-Match, X-Request-ID"

#: Seconds for which a browser remembers what it may; the most that any does.
MAX_AGE = "7200"


def register(app: Flask) -> None:
    """Say of every answer whether pages of others may read it, and answer when browsers ask beforehand."""
    app.after_request(_say)


def is_shared(method: str, path: str, auth: DeclaredAuth) -> bool:
    """Say whether pages of others may read the answers of a route."""
    if not path.startswith(PREFIXES):
        return False
    return CallerKind.KEY in auth.kinds or (method == "GET" and not READERS.isdisjoint(auth.kinds))


def _say(response: Response) -> Response:
    asked = request.headers.get("Access-Control-Request-Method", "") if request.method == "OPTIONS" else ""
    if asked and response.status_code == 200:
        response.status_code, response.data = 204, b""
    shared = _is_shared(asked) if asked else _is_shared_here(request.method)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if shared else "same-origin"
    if shared:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
    if shared and asked:
        methods = (method for method in ("GET", "HEAD", "POST") if _is_shared(method))
        response.headers["Access-Control-Allow-Methods"] = ", ".join(methods)
        response.headers["Access-Control-Allow-Headers"] = ALLOWED
        response.headers["Access-Control-Max-Age"] = MAX_AGE
    return response


def _is_shared_here(method: str) -> bool:
    """Say whether pages of others may read what was answered to this request; its address has been looked for."""
    return request.endpoint is not None and _is_open(request.endpoint, method)


def _is_shared(method: str) -> bool:
    """Say whether pages of others may read what this address answers to another method."""
    try:
        rule, _ = current_app.create_url_adapter(request).match(method=method, return_rule=True)  # type: ignore[union-attr]
    except HTTPException:
        return False
    return _is_open(rule.endpoint, method)


def _is_open(endpoint: str, method: str) -> bool:
    auth = declared_auth(current_app, endpoint, method)
    return auth is not None and is_shared("GET" if method == "HEAD" else method, request.path, auth)
