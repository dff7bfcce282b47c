"""Versions: officials' writes name the version that they saw (`ETag` out, `If-Match` in)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any, NoReturn, cast

from flask import Response, g, request
from webargs.flaskparser import abort
from werkzeug.exceptions import HTTPException, PreconditionRequired

from api.extensions import entity_tags
from api.extensions.view_functions import ViewFunction
from models.errors import Fault, NotFound, Stale

#: What a caller may see of a document, in JSON values.
Shown = Callable[[Any], Mapping[str, Any]]

HEADER = "If-Match"


def version_tag(document: Mapping[str, Any]) -> str:
    """The strong ETag of a document: its version in quotes."""
    return entity_tags.tag_of(document["version"])


def set_version(response: Response, document: Mapping[str, Any]) -> Response:
    """Tell the caller which version this is."""
    response.headers["ETag"] = version_tag(document)
    return response


def expected_version() -> int:
    """The version that this attempt of a `versioned` view expects; one that no document has when no tag is ours.

    :raises PreconditionRequired: there is no `If-Match`, or it names no version (428).
    :raises BadRequest: it holds something else than entity tags (400).
    """
    expected: int | None = g.get("expected")
    return _named()[0] if expected is None else expected


def telling(shown: Shown) -> Callable[[ViewFunction], ViewFunction]:
    """The view writes if any of the named versions is the present one.

    Whoever names another is told what the document is now; that it is gone when it was removed.
    """

    def decorate(view: ViewFunction) -> ViewFunction:
        @wraps(view)
        def wrapped(*args: Any, **given: Any) -> Any:
            lost = Stale()
            for g.expected in _candidates():
                try:
                    return view(*args, **given)
                except Stale as error:
                    lost = error
            _tell(lost, shown)

        return cast(ViewFunction, wrapped)

    return decorate


def _candidates() -> Iterator[int | None]:
    """The versions to try; None when the header is at fault, which the view says after the faults of its body."""
    try:
        yield from _named()
    except HTTPException:
        yield None


def _tell(lost: Stale, shown: Shown) -> NoReturn:
    if not lost.current or lost.current.get("deleted"):
        raise NotFound from lost
    raise Stale(shown=shown(dict(lost.current))) from lost


def _named() -> list[int]:
    """The versions in `If-Match`."""
    given = request.headers.get(HEADER, "").strip()
    # "*" would overwrite what the official has not seen.
    if not given or given == entity_tags.ANY:
        raise PreconditionRequired
    try:
        return entity_tags.versions_in(given)
    except ValueError as error:
        abort(400, exc=error, messages={"headers": {HEADER: [Fault(HEADER, "not_an_entity_tag")]}})
