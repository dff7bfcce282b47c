"""Versions: officials' writes name the version that they saw (`ETag` out, `If-Match` in)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from flask import Response, request
from werkzeug.exceptions import PreconditionFailed, PreconditionRequired

from models.errors import NotFound, Stale
from models.store import Document

View = TypeVar("View", bound=Callable[..., Any])

#: What a caller may see of a document, in JSON values.
Shown = Callable[[Document], Mapping[str, Any]]


def version_tag(document: Mapping[str, Any]) -> str:
    """The strong ETag of a document: its version in quotes."""
    return f'"{document["version"]}"'


def set_version(response: Response, document: Mapping[str, Any]) -> Response:
    """Tell the caller which version this is."""
    response.headers["ETag"] = version_tag(document)
    return response


def expected_version() -> int:
    """The version in `If-Match`.

    :raises PreconditionRequired: there is no If-Match (428).
    :raises PreconditionFailed: it is not one of our tags (412).
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise PreconditionRequired
    bare = given.strip('"')
    # isascii: digits of other scripts are digits to str.isdigit, too
    if not (bare.isascii() and bare.isdigit() and len(bare) < 10):
        raise PreconditionFailed
    return int(bare)


def telling(shown: Shown) -> Callable[[View], View]:
    """Whoever loses the race is told what the document is now; that it is gone when it was removed."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(*args: Any, **given: Any) -> Any:
            try:
                return view(*args, **given)
            except Stale as lost:
                if not lost.current or lost.current.get("deleted"):
                    raise NotFound from lost
                raise Stale(shown=shown(dict(lost.current))) from lost

        return wrapped  # type: ignore[return-value]

    return decorate
