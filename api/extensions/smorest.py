"""flask-smorest, subclassed once: one error shape, and decorators that document themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any, TypedDict

import flask_smorest
import marshmallow as ma
from flask import Flask, Response
from flask_smorest import Blueprint as SmorestBlueprint
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from api.extensions import allowed_callers, documented_headers, idempotency, request_sizes
from api.extensions.allowed_callers import DeclaredAuth
from api.extensions.arguments import Check, Parser
from api.extensions.documented_headers import EVERY, NOT_MODIFIED, VERSION, OperationDoc
from api.extensions.if_match import D, telling
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.problems import http_problem
from api.extensions.querystring import query_of, strict
from api.extensions.request_sizes import BodySize
from api.extensions.shared_schemas import Schema, object_of
from api.extensions.view_functions import P, R, ViewFunction
from models.access.callers import CallerKind, KeyScope
from models.access.permissions import Permission
from models.errors import Fault

PROBLEM = "application/problem+json"


#: The parameters of a view that one schema reads, as flask-smorest notes them beside more.
Parameters = TypedDict("Parameters", {"in": str, "schema": type[ma.Schema]})


class Declared(TypedDict, total=False):
    """What flask-smorest notes of a view, as far as it is read here."""

    manual_doc: OperationDoc
    cached: bool


class Api(flask_smorest.Api):
    """The API document and its errors (RFC 9457)."""

    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: HTTPException) -> Response | HTTPException:
        """Answer every HTTP error with one problem document."""
        return http_problem(error)

    def _register_responses(self) -> None:
        content = {PROBLEM: {"schema": self.ERROR_SCHEMA}}
        for name, header in documented_headers.components():
            self.spec.components.header(name, header)
        for name, refusal in documented_headers.REFUSALS.items():
            response = {**refusal, "headers": dict(refusal["headers"]), "content": content}
            self.spec.components.response(name, response, lazy=True)
        kept = {"description": "Not modified", "headers": {**EVERY, **VERSION}}
        self.spec.components.response(NOT_MODIFIED, kept)


class Blueprint(SmorestBlueprint):
    """A blueprint whose `allow` and `idempotent` enforce and document at once."""

    ARGUMENTS_PARSER = Parser()

    #: Whether its operations refuse with problem documents; else the blueprint documents what they refuse with.
    SHARED_REFUSALS = True

    def __init__(self, *args: object, **given: object) -> None:
        super().__init__(*args, **given)
        self._prepare_doc_cbks.append(self._prepare_headers_doc)

    @staticmethod
    def doc(**given: Any) -> Callable[[ViewFunction], ViewFunction]:
        """Document a view further; the parameters of several declarations add up."""
        declare = SmorestBlueprint.doc(**given)

        def decorate(view: ViewFunction) -> ViewFunction:
            before = getattr(view, "_apidoc", {}).get("manual_doc", {}).get("parameters", [])
            documented = declare(view)
            if "parameters" in given:
                documented._apidoc["manual_doc"]["parameters"] = [*before, *given["parameters"]]
            return documented  # type: ignore[no-any-return]

        return decorate

    def arguments(
        self,
        schema: type[ma.Schema],
        *,
        check: Callable[[Any], Iterable[Fault]] | None = None,
        **given: object,
    ) -> Callable[[ViewFunction], ViewFunction]:
        """Declare what the view reads.

        :param check: what the domain says of arguments, asked when the schema has refused a part of them
            (`arguments.Check`).
        """
        if check:
            given["validate"] = Check(check)
        declare = super().arguments(schema, **given)

        def decorate(view: ViewFunction) -> ViewFunction:
            declared = declare(view)
            declared.checked = bool(check) or getattr(view, "checked", False)
            return declared  # type: ignore[no-any-return]

        return decorate

    def response(
        self, status_code: int, schema: Schema | None = None, **given: object
    ) -> Callable[[ViewFunction], ViewFunction]:
        """Declare what a view answers with; see flask-smorest."""
        return super().response(status_code, object_of(schema), **given)  # type: ignore[no-any-return]

    def alt_response(self, status_code: int, **given: Any) -> Callable[[ViewFunction], ViewFunction]:
        """Document another answer; a problem has the media type of problems."""
        if given.get("schema") is ProblemSchema:
            given.setdefault("content_type", PROBLEM)
        given["schema"] = object_of(given.get("schema"))
        # Python's own phrases differ from release to release, and the document must not.
        given.setdefault("description", HTTP_STATUS_CODES[status_code])
        return super().alt_response(status_code, **given)  # type: ignore[no-any-return]

    def _prepare_arguments_doc(self, doc: Any, doc_info: dict[str, Any], **given: Any) -> Any:
        if "arguments" in doc_info:
            arguments = doc_info["arguments"]
            arguments["responses"] = {422: "FAULTS"}
            arguments["parameters"] = _in_one_form(arguments["parameters"])
        return super()._prepare_arguments_doc(doc, doc_info, **given)

    def _store_endpoint_docs(self, endpoint: str, view: Any, *given: Any, **options: Any) -> None:
        """Name each operation after its blueprint and its view: `reports.ReportsViews.post` is `reports_post`."""
        super()._store_endpoint_docs(endpoint, view, *given, **options)
        for method, found in self._docs[endpoint].items():
            if isinstance(found, dict):
                name = operation_id(self.name, view.__name__, method, in_class=isinstance(view, type))
                found.setdefault("manual_doc", {}).setdefault("operationId", name)

    def register_views_in_doc(self, api: Api, app: Flask, spec: Any, **given: Any) -> None:
        """Have the views written into the document when somebody reads it: that takes seconds."""
        spec.unwritten.append(partial(super().register_views_in_doc, api, app, spec, **given))

    def _prepare_headers_doc(self, doc: OperationDoc, doc_info: Declared, **_given: object) -> OperationDoc:
        manual, cached = doc_info.setdefault("manual_doc", {}), doc_info.get("cached", False)
        documented_headers.complete(doc, manual, cached=cached, shared_refusals=self.SHARED_REFUSALS)
        return doc

    def allow(
        self, *kinds: CallerKind, permission: Permission | None = None, scope: KeyScope | None = None
    ) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Declare who may call a view; see `api.extensions.allowed_callers.allow`. The outermost decorator."""

        def decorate(view: Callable[P, R]) -> Callable[P, R]:
            declared = DeclaredAuth(frozenset(kinds), permission, scope)
            also = {allowed_callers.DEVICE_KEY} if CallerKind.OUTLET in kinds else frozenset()
            checked = allowed_callers.allow(*kinds, permission=permission, scope=scope)(_strict(view, also))
            documented = self.doc(security=_security(kinds, declared))(checked)
            documented._apidoc["cached"] = hasattr(view, "declared_keep")  # type: ignore[attr-defined]
            if declared.asks:
                documented = self.alt_response(401, schema=ProblemSchema)(documented)
                documented = self.alt_response(403, schema=ProblemSchema)(documented)
            return documented

        return decorate

    def body(
        self, *, fields: int = request_sizes.USUAL, files: int = 0, recordings: int = 0
    ) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Declare the largest body of a view, where it is not the usual one; see `request_sizes.BodySize`."""
        return request_sizes.body(BodySize(fields, files, recordings))

    def idempotent(self, view: Callable[P, R]) -> Callable[P, R | Response]:
        """Declare a write that may be repeated with the same `Idempotency-Key`; place below `allow`."""
        documented = self.doc(parameters=["IdempotencyKey"])(idempotency.idempotent(view))
        return self.alt_response(409, schema=ProblemSchema)(documented)

    def versioned(
        self, schema: type[ma.Schema], present: Callable[[D], object] | None = None
    ) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Declare a write that needs `If-Match`; the view reads it with `if_match.expected_version`.

        :param schema: shows the document as it is now to a caller who was too late.
        :param present: makes what the schema dumps from the stored document; None: they are the same.
        """

        def decorate(view: Callable[P, R]) -> Callable[P, R]:
            documented = self.doc(parameters=["IfMatch"])(telling(schema, present)(view))
            for status in (412, 428):
                documented = self.alt_response(status, schema=ProblemSchema)(documented)
            return documented

        return decorate


def operation_id(blueprint: str, view: str, method: str, *, in_class: bool) -> str:
    """Return the name of an operation, by which generated clients call it; it stays when the address changes."""
    words = f"{view.removesuffix('Views')}_{method}" if in_class else view
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", words).lower()
    room = re.sub(r"\W+", "_", blueprint).split("_")
    # `desk_agencies` and `agencies_get` are `desk_agencies_get`.
    ends = (count for count in range(len(room), 0, -1) if snake.split("_")[:count] == room[-count:])
    return "_".join([*room[: -next(ends, 0) or None], snake])


def _security(kinds: Iterable[CallerKind], declared: DeclaredAuth) -> list[dict[str, list[str]]]:
    """Document whose credentials a route takes; the empty row first where it goes without, too."""
    rows: list[dict[str, list[str]]] = [{str(kind): []} for kind in kinds if kind in declared.credentials]
    return rows if declared.asks or not rows else [{}, *rows]


def _strict(view: Callable[P, R], also: Collection[str] = ()) -> Callable[P, R]:
    """Make the view refuse whatever is in the query and not for it.

    :param also: parameters that its door reads.
    """
    arguments: list[Parameters] = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])
    query = query_of(one["schema"] for one in arguments if one["in"] == "query").and_also(also)
    return strict(query, reads=bool(arguments))(view)


def _in_one_form(parameters: list[Parameters]) -> list[Parameters]:
    """Document fields and files that a view takes by two schemas as the one form that they are."""
    parts = sorted((one for one in parameters if one["in"] in {"form", "files"}), key=lambda one: one["in"])
    if len(parts) < 2:
        return parameters
    whole = type(parts[0]["schema"].__name__, tuple(part["schema"] for part in parts), {})
    return [one for one in parameters if one not in parts] + [{**parts[0], "schema": whole}]
