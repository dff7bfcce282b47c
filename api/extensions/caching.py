"""Caching: nobody keeps an answer, unless its view says who may.

`cached(Keep.ASK)` right below `allow` declares it, tags the good answers and honours `If-None-Match`. Everything else,
errors and redirects included, is `no-store` and varies on all that an answer may depend on. What shared caches may keep
is made for nobody in particular: `create_app` refuses a view that declares it and may know its caller.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import NamedTuple, cast

from flask import Flask, Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

from api.extensions import etag_syntax
from api.extensions.allowed_callers import declared_auth
from api.extensions.view_functions import P, function_of, methods_of
from models.access.callers import CallerKind

#: What an answer may depend on besides its address. A proxy that compresses adds `Accept-Encoding`.
CALLER_HEADERS = ("Authorization", "X-Report-PIN", "X-Chat-Sender", "Accept", "Accept-Language")

NO_STORE = "no-store"

#: Statuses of good reads; whatever else a view answers may be another thing in a minute.
GOOD = frozenset({200, 304})


class Rule(NamedTuple):
    """Who may keep an answer: the `Cache-Control`, what it varies on, and which routes may declare it."""

    control: str
    vary: tuple[str, ...]
    kinds: frozenset[CallerKind]


class Keep(Enum):
    """Who may keep the good answers of a view."""

    #: Anybody, but they ask each time: a warning or correction must not wait for a cache.
    ASK = Rule("public, no-cache", ("Accept-Language",), frozenset({CallerKind.OPEN}))
    #: The same, and the address alone says what it is, the language too: phones of all languages share it.
    ASK_BY_ADDRESS = Rule("public, no-cache", (), frozenset({CallerKind.OPEN}))
    #: Anybody, for good: the bytes at this address never change.
    FROZEN = Rule("public, max-age=31536000, immutable", (), frozenset({CallerKind.OPEN}))
    #: Whoever holds the signed link, as long as it holds: six hours.
    LINKED = Rule("private, max-age=21600, immutable", (), frozenset({CallerKind.SIGNED}))


def cached(keep: Keep) -> Callable[[Callable[P, object]], Callable[P, Response]]:
    """Declare who may keep the good answers of a read; the decorator right below `allow`.

    A view may name a stricter `Cache-Control` itself.
    """

    def decorate(view: Callable[P, object]) -> Callable[P, Response]:
        @wraps(view)
        def tagged(*args: P.args, **kwargs: P.kwargs) -> Response:
            response = make_response(cast(ResponseReturnValue, view(*args, **kwargs)))
            response.direct_passthrough = False
            response.add_etag()
            return _short(cast(Response, response.make_conditional(request)))

        tagged.declared_keep = keep  # type: ignore[attr-defined]
        return tagged

    return decorate


def _short(response: Response) -> Response:
    """Leave out of a 304 what only the whole answer needs to say (RFC 9110, section 15.4.5)."""
    if response.status_code == 304:
        response.headers.pop("Link", None)
    return response


def holds(tag: str) -> bool:
    """Return whether the caller holds the answer with this tag (without quotes), so that it need not be made."""
    return request.if_none_match.contains(tag)


def declared_keep(app: Flask, endpoint: str, method: str) -> Keep | None:
    """Return what a route declares for a method; None: nobody may keep its answers."""
    return cast(Keep | None, getattr(function_of(app, endpoint, method), "declared_keep", None))


def register(app: Flask) -> None:
    """Read the tags that callers hold, and say of every answer who may keep it."""
    app.before_request(_read_tags)
    app.after_request(_say)


def insist_on_no_caller(app: Flask) -> None:
    """Refuse an app in which an answer that others may keep could depend on who asks.

    :raises RuntimeError: naming every such route.
    """
    wrong = [
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in methods_of(rule)
        if (keep := declared_keep(app, rule.endpoint, method))
        if (auth := declared_auth(app, rule.endpoint, method)) is None or auth.kinds != keep.value.kinds
    ]
    if wrong:
        raise RuntimeError(f"Routes that know their caller and may be kept: {', '.join(wrong)}")


def _read_tags() -> None:
    """Put the tags of `If-None-Match` back into the form in which they left, for whatever compares them."""
    given = request.headers.get("If-None-Match", "")
    try:
        tags = etag_syntax.as_sent(given)
    except ValueError:
        return
    request.environ["HTTP_IF_NONE_MATCH"] = ", ".join(f'"{tag}"' for tag in tags)


def _say(response: Response) -> Response:
    keep = None
    if request.endpoint and response.status_code in GOOD and request.method in {"GET", "HEAD"}:
        keep = declared_keep(current_app, request.endpoint, request.method)
    if keep is None:
        response.headers["Cache-Control"] = NO_STORE
    else:
        response.headers.setdefault("Cache-Control", keep.value.control)
    names = keep.value.vary if keep else CALLER_HEADERS
    if "Vary" in response.headers:
        response.vary.update(names)
    elif names:
        response.headers.add("Vary", ", ".join(names))
    return response
