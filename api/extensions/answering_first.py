"""The door before Flask: answers that stand ready go out here, all other requests go on (`ready_answers`)."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import structlog
from flask import Flask, Response, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from api.extensions import etag_syntax, ready_answers
from api.extensions.caching import Keep, declared_keep
from api.extensions.context import spoken_language
from api.extensions.logs import HEADER, id_of
from api.extensions.ready_answers import LARGEST_BYTES, Key, Ready, Shelf
from api.extensions.request_sizes import has_huge_header
from models.store.watching import Watcher
from models.store.written import NUMBERS, Numbered, Seen, seeing

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = structlog.get_logger("loa.requests")

#: Where the app notes what it knows of an answer that may stand.
NOTED = "loa.noted"

#: What others may keep if they ask each time; what never changes is kept by them and need not stand here.
KINDS = frozenset({Keep.ASK, Keep.ASK_BY_ADDRESS})

#: What makes a request one of its own.
PECULIAR = (
    "CONTENT_LENGTH",
    "HTTP_TRANSFER_ENCODING",
    "HTTP_RANGE",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_RANGE",
)

#: Headers of the single answer.
OF_ONE = (HEADER, "Content-Length", "Date")

#: Of how many addresses a process remembers whether others may keep what they answer.
ADDRESSES = 4096


class Noted(NamedTuple):
    """The rule that answered, and the seconds for which the answer may stand."""

    route: str
    life: float


def register(app: Flask) -> None:
    """Put the door before the application."""
    app.after_request(_note)
    app.wsgi_app = Door(app, app.wsgi_app)  # type: ignore[method-assign]


class Door:
    """Hands out what stands ready, and keeps what may."""

    def __init__(self, app: Flask, inner: WSGIApplication) -> None:
        self._app, self._inner = app, inner
        self._shelf = Shelf()
        self._may_stand = lru_cache(ADDRESSES)(self._is_for_anybody)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        began = time.monotonic()
        if environ["REQUEST_METHOD"] != "GET" or _is_peculiar(environ):
            return self._inner(environ, start_response)
        key = _key_of(environ)
        ready = self._standing(key)
        if ready is None:
            if not self._may_stand(environ["PATH_INFO"]):
                return self._inner(environ, start_response)
            if self._shelf.take_turn(key):
                return self._make(key, environ)(environ, start_response)
            ready = self._standing(key)
        if ready is None:
            # Somebody made it meanwhile, but it may not stand: each makes their own.
            return self._inner(environ, start_response)
        answer = _handed_out(ready, environ, id_of(environ.get("HTTP_X_REQUEST_ID", "")))
        _log(answer, ready, began)
        return answer(environ, start_response)

    def _standing(self, key: Key) -> Ready | None:
        ready = self._shelf.get(key)
        return ready if ready and self._watcher().knows(ready.places) else None

    def _watcher(self) -> Watcher:
        found: Watcher = self._app.extensions[Watcher.__name__]
        return found

    def _is_for_anybody(self, path: str) -> bool:
        """Say whether others may keep what is answered at an address."""
        try:
            endpoint, _ = self._app.url_map.bind("").match(path, "GET")
        except HTTPException:
            return False
        return declared_keep(self._app, endpoint, "GET") in KINDS

    def _make(self, key: Key, environ: WSGIEnvironment) -> WSGIApplication:
        """Let the application answer as if the caller held nothing, and keep the answer if it may stand."""
        made: Ready | None = None
        try:
            made_at, numbers, notes = time.time(), NUMBERS.all(), list[Noted]()
            whole = {name: value for name, value in environ.items() if name != "HTTP_IF_NONE_MATCH"}
            with seeing() as seen:
                answer = AnyResponse.from_app(self._inner, {**whole, NOTED: notes}, buffered=True)
            if not notes or not answer.get_etag()[0]:
                return answer
            ready = _as_ready(answer, notes[0], seen, numbers, made_at)
            may_stand = not seen.wrote and "Set-Cookie" not in answer.headers
            if may_stand and len(ready.body) <= LARGEST_BYTES and self._watcher().knows(ready.places):
                made = ready
            return _handed_out(ready, environ, answer.headers.get(HEADER, ""))
        finally:
            self._shelf.end_turn(key, made)


def _is_peculiar(environ: WSGIEnvironment) -> bool:
    return any(environ.get(name) for name in PECULIAR) or has_huge_header(environ)


def _note(response: Response) -> Response:
    """Note of an answer that others may keep what the door must know."""
    notes: list[Noted] | None = request.environ.get(NOTED)
    if notes is not None and response.status_code == 200 and request.url_rule:
        notes.append(Noted(request.url_rule.rule, ready_answers.life_of_this()))
    return response


def _key_of(environ: WSGIEnvironment) -> Key:
    """Return what an answer for anybody depends on."""
    return (
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        spoken_language(environ.get("HTTP_ACCEPT_LANGUAGE", "")),
        environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST", ""),
    )


def _as_ready(answer: AnyResponse, noted: Noted, seen: Seen, numbers: Numbered, made_at: float) -> Ready:
    headers = Headers(answer.headers)
    for name in OF_ONE:
        headers.remove(name)
    places = tuple(sorted(seen.read))
    return Ready(
        headers=tuple(headers),
        body=answer.get_data(),
        tag=str(answer.get_etag()[0]),
        route=noted.route,
        places=places,
        numbers=tuple(numbers.get(place, 0) for place in places),
        made_at=made_at,
        life=noted.life,
    )


def _handed_out(ready: Ready, environ: WSGIEnvironment, request_id: str) -> _Bytes:
    """Return what stands ready as an answer: 304 to whoever holds it."""
    if etag_syntax.names(environ.get("HTTP_IF_NONE_MATCH", ""), ready.tag):
        return _Bytes(304, "304 NOT MODIFIED", [*ready.short, (HEADER, request_id)], b"")
    length = ("Content-Length", str(len(ready.body)))
    return _Bytes(200, "200 OK", [*ready.headers, length, (HEADER, request_id)], ready.body)


@dataclass(frozen=True)
class _Bytes:
    """An answer that is nothing but bytes."""

    status: int
    line: str
    headers: list[tuple[str, str]]
    body: bytes

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Send it."""
        start_response(self.line, self.headers)
        return [self.body]


def _log(answer: _Bytes, ready: Ready, began: float) -> None:
    _, request_id = answer.headers[-1]
    took = round(1000 * (time.monotonic() - began), 1)
    log.info("request", request_id=request_id, method="GET", route=ready.route, status=answer.status, ms=took)
