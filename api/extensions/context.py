"""What a request carries: the store, the caller and the language."""

from __future__ import annotations

from typing import cast

from flask import current_app, g, request

from models.identity import ANYBODY, Identity
from models.store import Store

#: Languages of user-facing text, the default first.
LANGUAGES = ("vi", "km", "en")

EXTENSION = "loa_store"


def current_store() -> Store:
    """The store of the running app."""
    return cast(Store, current_app.extensions[EXTENSION])


def current_identity() -> Identity:
    """The caller that the route's declared auth has recognised; `ANYBODY` on open routes."""
    return cast(Identity, g.get("identity", ANYBODY))


def current_language() -> str:
    """The caller's language: `?lang=`, else `Accept-Language`, else Vietnamese."""
    wished = request.args.get("lang", "")
    if wished in LANGUAGES:
        return wished
    return request.accept_languages.best_match(LANGUAGES, default=LANGUAGES[0]) or LANGUAGES[0]
