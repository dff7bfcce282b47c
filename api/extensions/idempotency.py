"""`Idempotency-Key` on writes: the same key and body get the same answer, without doing it twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import wraps
from typing import TypedDict, cast

from flask import Response, g, make_response, request
from flask.typing import ResponseReturnValue
from pymongo.errors import PyMongoError
from werkzeug.datastructures import FileStorage

from api.extensions.context import current_identity, current_store
from api.extensions.view_functions import P, R
from models.errors import Clash, Fault, Invalid, LoaError, Unavailable
from models.reports import codes_and_pins
from models.store import idempotency as ledger
from models.store.keyed_request import KeyedRequest

HEADER = "Idempotency-Key"
MAX_LENGTH = 200

#: Fewest characters of a key where nobody is known, and how many of them differ: a UUID has more.
LEAST_OPEN, LEAST_DIFFERENT = 16, 6
REPLAYED = "Idempotency-Replayed"

#: What Flask takes apart into fields and files.
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})

#: Headers that belong to the answer and are replayed with it.
KEPT_HEADERS = ("Content-Type", "Location", "ETag")


class KeptAnswer(TypedDict):
    """An answer that is given again."""

    status: int
    body: str
    headers: dict[str, str]


def idempotent(view: Callable[P, R]) -> Callable[P, R | Response]:
    """Make a view repeatable. The view must have recognised its caller already."""
    return _once(view, _from_header)


def idempotent_form(view: Callable[P, R]) -> Callable[P, R | Response]:
    """Make a view repeatable whose form has the key in its field `key`; the caller is recognised already."""
    return _once(view, _from_form)


def _from_header() -> str:
    return request.headers.get(HEADER, "").strip()


def _from_form() -> str:
    return request.form.get("key", "").strip()


def _once(view: Callable[P, R], key: Callable[[], str]) -> Callable[P, R | Response]:
    @wraps(view)
    def once(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        given = key()
        if not given:
            return view(*args, **kwargs)
        if len(given) > MAX_LENGTH:
            raise Invalid(Fault(HEADER, "too_long", {"max": MAX_LENGTH}))
        if not current_identity().id and _is_guessable(given):
            raise Invalid(Fault(HEADER, "key_guessable", {"min": LEAST_OPEN}))
        begun = ledger.begin(current_store(), _digest(given), _body_hash(), about=_about())
        if not isinstance(begun, KeyedRequest):
            return _replay(begun)
        g.store = replace(current_store(), keyed=begun)
        try:
            response = make_response(cast(ResponseReturnValue, view(*args, **kwargs)))
        except BaseException as error:
            _free(begun)
            if isinstance(error, LoaError) and begun.before and not isinstance(error, Unavailable):
                # An earlier try was cut off when it had done this, and so it can't be done again.
                raise Clash("done_already") from error
            raise
        _keep(response, begun)
        return response

    return once


def current_key() -> str:
    """Return a digest of caller, route and the caller's key, for operations that are unique by it; "" without one."""
    keyed = current_store().keyed
    return keyed.key if keyed else ""


def _keep(response: Response, keyed: KeyedRequest) -> None:
    if response.status_code >= 400:
        _free(keyed)
        return
    answer: KeptAnswer = {
        "status": response.status_code,
        "body": response.get_data(as_text=True),
        "headers": {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
    }
    # What was done is noted. When the answer can't be kept, it is made again from that.
    with suppress(PyMongoError):
        ledger.finish(current_store(), keyed, answer)


def _free(keyed: KeyedRequest) -> None:
    # Of a store that has fallen silent the first error tells; the key is free again after a while.
    with suppress(PyMongoError):
        ledger.abandon(current_store(), keyed)


def _replay(answer: KeptAnswer) -> Response:
    response = Response(answer["body"], answer["status"], headers=answer["headers"])
    response.headers[REPLAYED] = "true"
    return response


def _digest(key: str) -> str:
    identity = current_identity()
    caller = identity.id or request.remote_addr or ""
    return current_store().vault.digest(
        "idempotency", identity.kind, caller, request.method, request.path, key
    )


def _is_guessable(key: str) -> bool:
    """Say whether somebody else behind the same address could hit upon a key by counting or by chance.

    Where nobody is known, the key alone says to whom an answer belongs.
    """
    return len(key) < LEAST_OPEN or len(set(key)) < LEAST_DIFFERENT


def _about() -> str:
    """Return the code of the report in the path; "" without one."""
    code = (request.view_args or {}).get("code", "")
    return codes_and_pins.canonical(code) if code else ""


def _body_hash() -> str:
    """Hash the body: of a form the fields and files, of anything else the bytes.

    A form has no bytes any more when somebody has looked into its fields, and a multipart form has another boundary
    each time.
    """
    if request.mimetype not in FORMS:
        return hashlib.sha256(request.get_data(cache=True)).hexdigest()
    files = [(name, _file_hash(file)) for name, file in request.files.items(multi=True)]
    parts = [sorted(request.form.items(multi=True)), sorted(files)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _file_hash(file: FileStorage) -> str:
    found = hashlib.sha256(file.stream.read()).hexdigest()
    file.stream.seek(0)
    return found
