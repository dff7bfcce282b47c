"""What a request carries: the store, the caller and the language."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from flask import current_app, g, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from models.access.callers import ANYBODY, Circumstances, Identity
from models.language.languages import DEFAULT, LANGUAGES
from models.store import Store
from models.store.breaker import Breaker

EXTENSION = "loa_store"
BREAKER = "loa_breaker"


def current_store() -> Store:
    """Return the store of the running app, for this request.

    :raises Unavailable: it is known not to answer.
    """
    if "store" not in g:
        current_breaker().insist()
        g.store = store_of_app().for_request()
    return cast(Store, g.store)


def store_of_app() -> Store:
    """Return the store of the running app, whether it answers or not."""
    return cast(Store, current_app.extensions[EXTENSION])


def current_breaker() -> Breaker:
    """Return what this process knows of whether its store answers."""
    return cast(Breaker, current_app.extensions[BREAKER])


def current_identity() -> Identity:
    """Return the caller that the route's declared auth has recognised; `ANYBODY` on open routes."""
    return cast(Identity, g.get("identity", ANYBODY))


def current_circumstances() -> Circumstances:
    """Return where the request comes from: what limits count by."""
    identity = current_identity()
    return Circumstances(request.remote_addr or "", str(identity.kind) if identity.id else "", identity.id)


def current_language() -> str:
    """Return the caller's language: `?lang=`, else what they chose before, else `Accept-Language`, else Vietnamese."""
    wished = request.args.get("lang", "") or g.get("chosen_language", "")
    if wished in LANGUAGES:
        return wished
    return spoken_language(request.headers.get("Accept-Language", ""))


@lru_cache(1024)
def spoken_language(accepted: str) -> str:
    """Return the language that a header `Accept-Language` asks for, Vietnamese if none of ours."""
    # werkzeug's best_match would take Vietnamese for "en-GB, vi;q=0.5": only exact tags count there
    ranked = parse_accept_header(accepted, LanguageAccept)
    spoken = (tag.partition("-")[0].lower() for tag, quality in ranked if quality > 0)
    return next((language for language in spoken if language in LANGUAGES), DEFAULT)
