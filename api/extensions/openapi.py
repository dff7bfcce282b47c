"""The OpenAPI document: served at `/openapi.json`, kept in `docs/openapi.json`, shown at `/docs`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from copy import deepcopy
from functools import wraps
from typing import Any, cast

import marshmallow as ma
from apispec import APISpec
from flask import Flask, Response

from api.extensions.allowed_callers import DeclaredAuth
from api.extensions.caching import Keep, cached
from api.extensions.idempotency import LEAST_DIFFERENT, LEAST_OPEN, MAX_LENGTH
from api.extensions.open_answers import open_answers
from api.extensions.schema_converter import Plugin
from api.extensions.smorest import Api
from models.access.callers import CallerKind

TITLE = "Loa"
VERSION = "v1"

DESCRIPTION = """
Loa is the two-way loudspeaker of a Vietnamese province: residents read, answer surveys, report what is broken
and ask for help; officials triage, answer, publish and warn.

* Errors are problem documents (RFC 9457) with a stable `code` and all faults at once, in Vietnamese, Khmer or
  English by `Accept-Language`.
* Answers grow: other members and values come with later versions. A list that may grow is `x-extensible-enum`.
* Lists have opaque cursors: follow `Link: <…>; rel="next"`, or pass `after` from `X-Pagination`.
* A write with `Idempotency-Key` may be repeated with the same body and gets the same answer.
* Officials' writes name the version that they saw: `ETag` out, `If-Match` in (428 without, 412 when stale).
* Below `/v1` a parameter that an address does not take is refused. Below `/cap`, `/open311` and `/webhooks` others make
  the rules, and `/healthz`, `/readyz`, `/metrics` and `/version` take none: there it is left alone. `lang` is taken
  everywhere. Lists stand in one parameter with commas or in a repeated one.
* Nobody may keep an answer (`Cache-Control: no-store`), except where the operation documents `If-None-Match`.
* A tag is sent back as it arrived: what a compressing proxy makes of it (`W/"3"`, `"3-gzip"`) does no harm.
* Pages of other sites may read the open `GET`s and what a `key` opens (CORS, any origin, no credentials).
* Times are UTC in ISO 8601; ids and cursors are opaque strings.
"""

SECURITY_SCHEMES = {
    "device": "Anonymous credential of an installation, from `POST /v1/devices`.",
    "citizen": "Access token of a citizen, from `POST /v1/auth/otp/verify`.",
    "official": "Access token of an official, from `POST /v1/desk/login`.",
    "outlet": "Access token of a paired loudspeaker or board, from `POST /v1/outlets/tokens`; a device that can store "
    "nothing has a key in its address, as `device_key`.",
    "key": "API key of another system, from `POST /v1/desk/keys`; Open311 clients send it as `api_key`.",
}

PARAMETERS: dict[str, dict[str, Any]] = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "description": "Any text that is unique to this write; the same key and body get the same answer.",
        "required": False,
        "schema": {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH},
    },
    "OpenIdempotencyKey": {
        "name": "Idempotency-Key",
        "description": "Hard to guess, such as a UUID, where the caller has no credential: the same key and body "
        f"get the same answer. {LEAST_DIFFERENT} different characters at least.",
        "required": False,
        "schema": {"type": "string", "minLength": LEAST_OPEN, "maxLength": MAX_LENGTH},
    },
    "IfMatch": {
        "name": "If-Match",
        "description": "The `ETag` that the caller saw.",
        "required": True,
        "schema": {"type": "string", "examples": ['"3"']},
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "description": "The `ETag` of what the caller has; 304 while that is the newest.",
        "required": False,
        "schema": {"type": "string"},
    },
    "AcceptLanguage": {
        "name": "Accept-Language",
        "description": "The language of sentences and names: `vi` (the default), `km` or `en`; `?lang=` overrides it.",
        "required": False,
        "schema": {"type": "string"},
    },
    "ReportPin": {
        "name": "X-Report-PIN",
        "description": "The PIN of the report; the owner's own credential does, too.",
        "required": False,
        "schema": {"type": "string", "maxLength": 20},
    },
}


class Document(APISpec):
    """The document as it is served; most processes are never asked for it, so it is written when it is first read."""

    unwritten: list[Callable[[], None]]

    def to_dict(self) -> dict[str, Any]:
        """Return it with room for what later versions add to answers."""
        while self.unwritten:
            self.unwritten.pop(0)()
        document = deepcopy(super().to_dict())
        open_answers(document)
        return document


def make_api(app: Flask) -> Api:
    """Make the API of an app, with security schemes and shared parameters in its document."""
    app.config.update(
        API_TITLE=TITLE,
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": DESCRIPTION},
            "servers": [{"url": "/", "description": "The Loa that serves this document."}],
        },
    )
    api = Api(app, spec_kwargs={"marshmallow_plugin": Plugin()})
    # flask-smorest makes an object of this class and asks for no other.
    api.spec.__class__, api.spec.unwritten = Document, []
    api.register_field(ma.fields.Url, "string", "uri")
    for name, description in SECURITY_SCHEMES.items():
        scheme = {"type": "http", "scheme": "bearer", "description": description}
        api.spec.components.security_scheme(name, scheme)
    for name, parameter in PARAMETERS.items():
        api.spec.components.parameter(name, "header", parameter)
    _open_the_document(app)
    return api


def _open_the_document(app: Flask) -> None:
    """Let anybody read the document: flask-smorest's own view of it declares nothing."""
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith("api-docs."):
            opened = cached(Keep.ASK)(made_once(cast(Callable[[], Response], view)))
            opened.declared_auth = DeclaredAuth(frozenset({CallerKind.OPEN}))  # type: ignore[attr-defined]
            app.view_functions[endpoint] = opened


def made_once(view: Callable[[], Response]) -> Callable[[], Response]:
    """Let the document, which never changes while a process lives, be put together by the first who asks."""
    turn, made = threading.Lock(), dict[str, bytes]()

    @wraps(view)
    def kept() -> Response:
        with turn:
            if "document" not in made:
                made["document"] = view().get_data()
        return Response(made["document"], mimetype="application/json")

    return kept
