"""The session of the console: an opaque token in a cookie that no script reads and that goes to `/console` alone."""

from __future__ import annotations

from typing import cast

from flask import Response, g, request

from api.extensions.context import current_store
from models.access import console_sessions
from models.access.sessions import Session
from models.errors import Unauthenticated
from models.language.languages import LANGUAGES
from models.people import credentials

COOKIE, LANGUAGE_COOKIE = "loa_console", "loa_console_lang"

#: Where the cookies go: never to the API, so that no other site can use them there.
PATH = "/console"

#: The header of what a page asks by itself, while nobody may be there.
POLL = "Loa-Poll"

#: So long a browser keeps the language that was chosen, in seconds.
LANGUAGE_KEPT = 365 * 24 * 3600


def recognise() -> None:
    """Let `current_identity` and `current_session` be those of the cookie.

    :raises Unauthenticated: there is none, or it is good no more.
    """
    token = request.cookies.get(COOKIE, "")
    if not token:
        raise Unauthenticated("credential_missing")
    g.identity, g.console_session = credentials.at_console(
        current_store(), token, noted=POLL not in request.headers
    )


def current_session() -> Session:
    """Return the session of this request, which a page with a door has recognised."""
    return cast(Session, g.console_session)


def begin(response: Response, token: str) -> None:
    """Let the browser bring the token along from now on."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(console_sessions.LIFE.total_seconds()),
        path=PATH,
        secure=request.is_secure,
        httponly=True,
        # `Strict` would show the sign-in to whoever comes by a link in a chat.
        samesite="Lax",
    )


def end(response: Response) -> None:
    """Let the browser forget the token."""
    response.delete_cookie(COOKIE, path=PATH, secure=request.is_secure, httponly=True, samesite="Lax")


def choose_language() -> None:
    """Let `current_language` be what was chosen before, where the address does not say."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        g.chosen_language = chosen


def keep_language(response: Response) -> None:
    """Let the browser remember the language that the address names."""
    wished = request.args.get("lang", "")
    if wished in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE,
            wished,
            max_age=LANGUAGE_KEPT,
            path=PATH,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
