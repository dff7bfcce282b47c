"""Visitors of pages without script: a random id in a signed cookie, and a token for each form of theirs.

The cookie is sent with no form of another site (`SameSite`), and a form without its token is refused; so nobody makes
a visitor answer something.
"""

from __future__ import annotations

import hmac
import secrets

from flask import Response, request

from models.store import Store

COOKIE = "loa_visitor"

#: For how long the cookie is kept: as long as a survey may take.
SECONDS = 180 * 24 * 3600


def known(store: Store) -> str:
    """Return the id of the visitor; "" when they bring no cookie, or not one of ours."""
    visitor_id, _, signature = request.cookies.get(COOKIE, "").partition(".")
    right = _signature(store, visitor_id)
    return visitor_id if visitor_id and hmac.compare_digest(right.encode(), signature.encode()) else ""


def fresh() -> str:
    """Return an id for a new visitor."""
    return secrets.token_urlsafe(24)


def remember(store: Store, response: Response, visitor_id: str, path: str) -> None:
    """Let the browser bring the id along from now on, to addresses below this path."""
    response.set_cookie(
        COOKIE,
        f"{visitor_id}.{_signature(store, visitor_id)}",
        max_age=SECONDS,
        path=path,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


def token(store: Store, visitor_id: str, form: str) -> str:
    """Return the token that a form of this visitor must bring."""
    return store.vault.digest("page-form", visitor_id, form)[:32]


def is_token(store: Store, visitor_id: str, form: str, given: str) -> bool:
    """Say whether a form was made for this visitor."""
    return hmac.compare_digest(token(store, visitor_id, form).encode(), given.encode())


def _signature(store: Store, visitor_id: str) -> str:
    return store.vault.digest("page-visitor", visitor_id)[:32]
