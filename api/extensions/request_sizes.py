"""How large a request may be: its body by route, its address and its headers everywhere.

A body that says its length is refused unread; one that comes in chunks, as soon as it is longer than it may be
(RFC 9110, 413). What a route takes beyond the usual is declared on its view: `@blp.body(…)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

from flask import Flask, abort, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from api.extensions.context import store_of_app
from api.extensions.view_functions import P, R, function_of
from models.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

#: Bytes of a body where nothing else is declared: many times the longest report.
USUAL = 100_000

#: Bytes of the path of an address, and of what follows `?`: as much as servers in between usually let through.
MOST_QUERY = 8_190

#: Parameters of an address, and parts of a form with files.
MOST_PARAMETERS, MOST_PARTS = 200, 100

#: Bytes of the value of one header; all together have a limit at the web server (`api/web_server/limits.py`).
MOST_HEADER = 8_190


@dataclass(frozen=True)
class BodySize:
    """The largest body of a route: `fields` bytes, and besides as many `files` as large as an upload may be.

    `recordings` are larger files: sound and films.
    """

    fields: int = USUAL
    files: int = 0
    recordings: int = 0

    def most(self, settings: Settings) -> int:
        """Return the bytes in all."""
        return (
            self.fields
            + self.files * settings.upload_max_bytes
            + self.recordings * settings.recording_max_bytes
        )


def body(size: BodySize) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare how large the body of a view may be, where that is not the usual."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        view.body_size = size  # type: ignore[attr-defined]
        return view

    return decorate


def body_size(app: Flask, endpoint: str | None, method: str) -> BodySize:
    """Return how large the body may be that a route takes."""
    function = function_of(app, endpoint, method) if endpoint else None
    return cast(BodySize, getattr(function, "body_size", BodySize()))


def written(size: int) -> str:
    """Return bytes as people read them, rounded down: "97 KB", "10 MB"."""
    return f"{size // 1024**2} MB" if size >= 1024**2 else f"{size // 1024} KB"


def with_files(app: Flask) -> list[str]:
    """Return the rules of the routes that take files, but for those that take recordings."""
    return [
        rule.rule
        for rule in app.url_map.iter_rules()
        if any(body_size(app, rule.endpoint, method).files for method in rule.methods or ())
    ]


def with_recordings(app: Flask) -> list[str]:
    """Return the rules of the routes that take recordings."""
    return [
        rule.rule
        for rule in app.url_map.iter_rules()
        if any(body_size(app, rule.endpoint, method).recordings for method in rule.methods or ())
    ]


def register(app: Flask, settings: Settings) -> None:
    """Refuse what is too large before anything is read of it.

    The web server reads no body beyond `MAX_CONTENT_LENGTH`, the most that any route takes.
    """
    app.config["MAX_CONTENT_LENGTH"] = max(
        BodySize(files=1).most(settings), BodySize(recordings=1).most(settings)
    )
    app.before_request(_limit)


class _Counted:
    """A body in chunks that may have `most` bytes."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self._stream, self._left = stream, most

    def read(self, size: int = -1) -> bytes:
        """Read on.

        :raises RequestEntityTooLarge: there is more than there may be.
        """
        read = self._stream.read(self._left + 1 if size < 0 else size)
        self._left -= len(read)
        if self._left < 0:
            raise RequestEntityTooLarge
        return read


def has_huge_header(environ: WSGIEnvironment) -> bool:
    """Say whether a header is longer than any may be."""
    return any(len(environ[name]) > MOST_HEADER for name in environ if name.startswith("HTTP_"))


def _limit() -> None:
    query = request.query_string
    if max(len(request.path), len(query)) > MOST_QUERY or query.count(b"&") >= MOST_PARAMETERS:
        abort(414)
    if has_huge_header(request.environ):
        abort(431)
    size = body_size(current_app, request.endpoint, request.method)
    # The store itself is not asked: it may be away.
    most = size.most(store_of_app().settings)
    if request.content_length is None and "wsgi.input_terminated" in request.environ:
        request.environ["wsgi.input"] = _Counted(request.environ["wsgi.input"], most)
        # Werkzeug would stop there in silence and take the beginning for the whole.
        request.max_content_length = most + 1
    else:
        request.max_content_length = most
    request.max_form_memory_size = size.fields
    request.max_form_parts = MOST_PARTS
    if (request.content_length or 0) > most:
        abort(413)
