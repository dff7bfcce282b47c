"""Versions: officials' writes name the version that they saw (`ETag` out, `If-Match` in)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any, NoReturn, TypeVar, cast

import marshmallow as ma
from flask import g, request
from webargs.flaskparser import abort
from werkzeug.exceptions import HTTPException

from api.extensions import etag_syntax
from api.extensions.view_functions import P, R
from models.errors import Fault, NotFound, Stale, Unversioned

HEADER = "If-Match"


D = TypeVar("D", bound=Mapping[str, Any])
T = TypeVar("T")
#: Whatever has a `version`.
V = TypeVar("V", bound=Mapping[str, Any])

#: What a view shows, the status and further headers.
Answer = tuple[T, int, dict[str, str]]


def with_version(shown: V, status: int = 200) -> Answer[V]:
    """Return the answer that shows a document, with its version as the `ETag`."""
    return shown, status, {"ETag": etag_syntax.tag_of(shown["version"])}


def created(shown: V, location: str) -> Answer[V]:
    """Return the answer that shows a new document, with its version and its address."""
    _, status, headers = with_version(shown, 201)
    return shown, status, {**headers, "Location": location}


def expected_version() -> int:
    """Return the version that this attempt of a `versioned` view expects; `NEVER` when no tag is ours.

    :raises Unversioned: there is no `If-Match`, or it names no version (428).
    :raises BadRequest: it holds something else than entity tags (400).
    """
    expected: int | None = g.get("expected")
    return _named()[0] if expected is None else expected


def telling(
    schema: type[ma.Schema], present: Callable[[D], object] | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let the view write if any of the named versions is the present one.

    Whoever names another gets the document as it is now, or 404 when it was removed.

    :param schema: what the caller may see of it, in JSON values.
    :param present: makes what the schema dumps from the stored document; None: they are the same.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def wrapped(*args: P.args, **given: P.kwargs) -> R:
            lost = Stale()
            for g.expected in _candidates():
                try:
                    return view(*args, **given)
                except Stale as error:
                    lost = error
            _tell(lost, schema, present)

        return wrapped

    return decorate


def _candidates() -> Iterator[int | None]:
    """Yield the versions to try; None when the header is at fault, which the view says after the faults of its body."""
    try:
        yield from _named()
    except (HTTPException, Unversioned):
        yield None


def _tell(lost: Stale, schema: type[ma.Schema], present: Callable[[D], object] | None) -> NoReturn:
    if not lost.current or lost.current.get("deleted"):
        raise NotFound from lost
    stored = cast(D, dict(lost.current))
    raise Stale(shown=schema().dump(present(stored) if present else stored)) from lost


def _named() -> list[int]:
    """Read the versions in `If-Match`."""
    given = request.headers.get(HEADER, "").strip()
    # "*" would overwrite what the official has not seen.
    if not given or given == etag_syntax.ANY:
        raise Unversioned
    try:
        return etag_syntax.versions_in(given)
    except ValueError as error:
        abort(400, exc=error, messages={"headers": {HEADER: [Fault(HEADER, "not_an_entity_tag")]}})
