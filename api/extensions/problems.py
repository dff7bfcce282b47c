"""Problems: the one shape of every error (RFC 9457, application/problem+json).

Its members stand in `api.extensions.problem_schemas`. `code` is stable and for programs; `title` and `detail` are
sentences in the caller's language, from `problems.yml`. An answer is small whatever was sent: so many faults are told
and the rest is counted, and what it repeats of the request is cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

import marshmallow as ma
import structlog
from flask import Flask, Response, g, request
from pymongo.errors import PyMongoError
from werkzeug.exceptions import HTTPException, InternalServerError

from api.extensions import emergency_numbers, field_words, problem_answers, request_sizes
from api.extensions.context import current_breaker, current_language
from api.extensions.faulty_bodies import Messages, as_sent
from api.extensions.json_bodies import TooComplex
from api.extensions.list_faults import counted
from api.extensions.problem_schemas import MOST_FAULTS, Problem
from api.extensions.problem_sentences import Params, catalogue
from api.extensions.problem_sentences import sentence as sentence
from models import errors
from models.errors import Fault, LoaError
from models.language import waits
from models.language.languages import choose
from models.store import breaker

log = structlog.get_logger(__name__)

#: HTTP status of each family of domain errors; the first that fits counts.
STATUS: tuple[tuple[type[LoaError], int], ...] = (
    (errors.Invalid, 422),
    (errors.Gone, 410),
    (errors.NotFound, 404),
    (errors.Unauthenticated, 401),
    (errors.Forbidden, 403),
    (errors.Stale, 412),
    (errors.Unversioned, 428),
    (errors.Clash, 409),
    (errors.TooMany, 429),
    (errors.Unavailable, 503),
)

#: What a field is called, by its path and the language.
Named = Callable[[str, str], str]

#: Errors below these paths are for programs; elsewhere a browser gets a page.
API_PREFIXES = (
    "/v1",
    "/cap",
    "/open311",
    "/media",
    "/webhooks",
    "/healthz",
    "/readyz",
    "/metrics",
    "/version",
    "/openapi",
)

#: What answers the errors below a path in a shape of its own, as another standard demands: it gets the members of a
#: problem document and may choose another status.
Renderer = Callable[[Problem], Response]

RENDERERS: dict[str, Renderer] = {}

#: Faults of which `detail` has the sentences.
MOST_SENTENCES = 10

#: Characters of what an answer repeats of a request: the path of a field, a value in a sentence.
MOST_REPEATED = 100

#: Characters of the values that a sentence names of which one is to be chosen.
MOST_CHOICES = 200

#: Faults of programs, which know a field by its path.
UNNAMED = frozenset({"unknown_field", "parameter_unknown", "parameter_repeated"})

#: The code of a problem that names faults, whether a schema or the domain found them.
INVALID = "invalid"


def register(app: Flask) -> None:
    """Answer every domain error and every unexpected one with a problem document."""
    app.register_error_handler(LoaError, domain_problem)
    app.register_error_handler(PyMongoError, store_problem)
    app.register_error_handler(Exception, _unexpected)


def renders(prefix: str) -> Callable[[Renderer], Renderer]:
    """Register what renders the errors of every path below `prefix`."""

    def register(renderer: Renderer) -> Renderer:
        RENDERERS[prefix] = renderer
        return renderer

    return register


def domain_problem(error: LoaError) -> Response:
    """Make the problem document of a domain error."""
    status = next(status for family, status in STATUS if isinstance(error, family))
    shown = error.shown if isinstance(error, errors.Stale) else None
    found = _Found.of(error.faults)
    language = current_language()
    params = {name: choose(v, language) if isinstance(v, Mapping) else v for name, v in error.params.items()}
    response = _answer(status, error.code, params, found, shown, retry_after=error.retry_after)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def store_problem(error: PyMongoError) -> Response | HTTPException:
    """Make the problem document of a store that does not answer; any other error of it is unexpected."""
    if not breaker.passes(error):
        return _unexpected(error)
    log.warning("store_away", reason=type(error).__name__)
    current_breaker().look()
    return domain_problem(breaker.away())


def http_problem(error: HTTPException) -> Response | HTTPException:
    """Make the problem document of an HTTP error that Flask, flask-smorest or webargs raised."""
    if error.code is None or error.code < 400:
        return error
    messages: Mapping[str, Any] = getattr(error, "data", None) or {}
    found = _Found.of(_faults(messages.get("messages", {}), messages.get("schema")))
    code = INVALID if found.told else f"http_{error.code}"
    params: Params = {}
    if isinstance(error, TooComplex):
        code, params = error.said, {"most": error.most}
    elif error.code == 413:
        params = {"max": request_sizes.written(request.max_content_length or 0)}
    retry_after = next((int(value) for name, value in error.get_headers() if name == "Retry-After"), None)
    response = _answer(error.code, code, params, found, retry_after=retry_after)
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def faults_in(schema: ma.Schema, values: Mapping[str, Any]) -> list[Fault]:
    """Return what a schema refuses in values that are no request of their own."""
    try:
        schema.load(values)
    except ma.ValidationError as error:
        return list(_faults({"json": as_sent(schema, error.messages_dict)}, schema))
    return []


def _unexpected(error: Exception) -> Response | HTTPException:
    if isinstance(error, HTTPException):
        return http_problem(error)
    log.error("unexpected_error", path=request.url_rule.rule if request.url_rule else None, exc_info=error)
    return http_problem(InternalServerError())


class _Found(NamedTuple):
    """Faults as an answer has them: those that it tells, and how many more there are."""

    told: Sequence[Fault] = ()
    more: int = 0

    @classmethod
    def of(cls, faults: Iterable[Fault]) -> _Found:
        """Take the first and count the rest."""
        each = iter(faults)
        told = [replace(fault, field=_cut(fault.field)) for fault in islice(each, MOST_FAULTS)]
        return cls(told, sum(1 for _ in each))


def _answer(
    status: int,
    code: str,
    params: Params,
    found: _Found,
    shown: Mapping[str, Any] | None = None,
    *,
    retry_after: int | None = None,
) -> Response:
    language = current_language()
    known = code if code in catalogue()["sentences"] else f"http_{status // 100}00"
    title = sentence(known, language, params)
    details = [detail(fault, language) for fault in found.told]
    beyond = len(details) - MOST_SENTENCES + found.more
    rest = [sentence("more_faults", language, {"count": beyond})] if beyond > 0 else []
    body: Problem = {
        "type": f"/docs/problems#{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": " ".join(
            [*(details[:MOST_SENTENCES] or [title]), *rest, *_come_back(retry_after, language)]
        ),
        "faults": [
            {"field": fault.field, "code": fault.code, "detail": said}
            for fault, said in zip(found.told, details, strict=True)
        ],
        "request_id": g.get("request_id", ""),
    }
    if found.more:
        body["more_faults"] = found.more
    if shown:
        body["current"] = shown
    if numbers := emergency_numbers.for_refusal(language):
        body["hotlines"] = numbers
    response = _rendered(body)
    response.headers["Content-Language"] = language
    return response


def told(error: LoaError, field: str = "") -> list[Fault]:
    """Return an error as faults of a form, with when the same may succeed.

    :param field: what of the form it is about.
    """
    found = [Fault(field, error.code, error.params)]
    if error.retry_after is not None:
        wait = {"wait": waits.said(error.retry_after, current_language())}
        found.append(Fault(field, "come_back", wait))
    return found


def _come_back(retry_after: int | None, language: str) -> list[str]:
    """Return when the same may succeed, as a sentence; nothing where waiting does not help."""
    wait = {} if retry_after is None else {"wait": waits.said(retry_after, language)}
    return [sentence("come_back", language, wait)] if wait else []


def _rendered(body: Problem) -> Response:
    """Render the problem in the shape that its path asks for."""
    special = next((found for prefix, found in RENDERERS.items() if request.path.startswith(prefix)), None)
    return (special or (problem_answers.page if _wants_page() else problem_answers.document))(body)


def _wants_page() -> bool:
    return not request.path.startswith(API_PREFIXES) and request.accept_mimetypes.accept_html


def detail(fault: Fault, language: str, named: Named = field_words.said) -> str:
    """Return the sentence of a fault in a language, or the words that a survey has of its own for it.

    :param named: what a field is called in a language, where a form has its own words for it.
    """
    # A survey has words of its own for a limit; as text they are those that were asked in one language.
    own = fault.params.get("message")
    if own:
        return choose(own, language) if isinstance(own, Mapping) else str(own)
    params = {key: _shown(value) for key, value in fault.params.items()}
    # Nobody knows an unknown field by other words than their own.
    name = fault.field if fault.code in UNNAMED else named(fault.field, language)
    if isinstance(other := params.get("other"), str):
        params["other"] = named(other, language)
    said = sentence(fault.code, language, {"field": name, "number": _number(fault.field), **params})
    if fault.code == "not_a_choice" and (among := _cut(str(fault.params.get("choices", "")), MOST_CHOICES)):
        said = f"{said[:-1]}: {among}{said[-1]}"
    return f"{said[:1].upper()}{said[1:]}"


def _number(path: str) -> str:
    """Return which of several things a fault is about, counted from one: 3 of `questions.2.show_if.op`; else ""."""
    return next((str(int(part) + 1) for part in path.split(".") if part.isdecimal()), "")


def _shown(value: Any) -> str | int | float:
    """Return a value as a sentence has it: a tuple is a list of Loa's own, a text may be what somebody sent."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return _cut(value) if isinstance(value, str) else value


def _cut(text: str, most: int = MOST_REPEATED) -> str:
    """Return the beginning of what somebody sent, so that an answer is no longer than it has to be."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _faults(messages: Messages, schema: ma.Schema | None, path: tuple[str, ...] = ()) -> Iterator[Fault]:
    """Flatten webargs' nested messages into faults; the outermost key (json, query) is dropped.

    :param schema: what was read, to tell faults of lists from those of texts.
    """
    if isinstance(messages, Mapping):
        for key, value in messages.items():
            here = path if key == "_schema" else (*path, str(key))
            yield from _faults(value, schema, here)
        return
    for message in messages if isinstance(messages, list) else [messages]:
        if isinstance(message, Fault):
            # A field does not know where it stands.
            yield message if message.field else replace(message, field=".".join(path[1:]))
        else:
            yield _translate(path[1:], str(message), schema)


def _translate(path: tuple[str, ...], message: str, schema: ma.Schema | None) -> Fault:
    field = ".".join(path)
    for pattern, code in catalogue()["patterns"].items():
        found = re.fullmatch(pattern, message)
        if found:
            kind = counted(schema, path) if schema is not None else None
            by_kind = {"of_lists": catalogue()["of_lists"], "of_languages": catalogue()["of_languages"]}
            return Fault(field, by_kind[kind].get(code, code) if kind else code, found.groupdict())
    return Fault(field, "invalid_value")
