"""flask-smorest, subclassed once: one error shape, and decorators that document themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypedDict

import flask_smorest
import marshmallow as ma
from flask import Response
from flask_smorest import Blueprint as SmorestBlueprint
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from api.extensions import allowed_callers, idempotency, request_sizes
from api.extensions.arguments import Check, Parser
from api.extensions.if_match import D, telling
from api.extensions.problems import ProblemSchema, http_problem
from api.extensions.querystring import query_of, strict
from api.extensions.request_sizes import BodySize
from api.extensions.view_functions import P, R, ViewFunction
from models.access.callers import CallerKind, KeyScope
from models.access.permissions import Permission
from models.errors import Fault

PROBLEM = "application/problem+json"

#: The shared responses of the document: what any operation may answer, and faults of its arguments.
ANY_PROBLEM, FAULTS = "DEFAULT_ERROR", "FAULTS"


#: The parameters of a view that one schema reads, as flask-smorest notes them beside more.
Parameters = TypedDict("Parameters", {"in": str, "schema": type[ma.Schema]})


class Api(flask_smorest.Api):
    """The API document and its errors (RFC 9457)."""

    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: HTTPException) -> Response | HTTPException:
        """Answer every HTTP error with one problem document."""
        return http_problem(error)

    def _register_responses(self) -> None:
        content = {PROBLEM: {"schema": self.ERROR_SCHEMA}}
        for name, description in ((ANY_PROBLEM, "A problem"), (FAULTS, "What is wrong, all at once")):
            response = {"description": description, "content": content}
            self.spec.components.response(name, response, lazy=True)


class Blueprint(SmorestBlueprint):
    """A blueprint whose `allow` and `idempotent` enforce and document at once."""

    ARGUMENTS_PARSER = Parser()

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

    def alt_response(
        self, status_code: int, *args: object, **given: object
    ) -> Callable[[ViewFunction], ViewFunction]:
        """Document another answer; a problem has the media type of problems."""
        if given.get("schema") is ProblemSchema:
            given.setdefault("content_type", PROBLEM)
        # Python's own phrases differ from release to release, and the document must not.
        given.setdefault("description", HTTP_STATUS_CODES[status_code])
        return super().alt_response(status_code, *args, **given)  # type: ignore[no-any-return]

    def _prepare_arguments_doc(self, doc: Any, doc_info: dict[str, Any], **given: Any) -> Any:
        if "arguments" in doc_info:
            arguments = doc_info["arguments"]
            arguments["responses"] = {422: FAULTS}
            arguments["parameters"] = _in_one_form(arguments["parameters"])
        return super()._prepare_arguments_doc(doc, doc_info, **given)

    def allow(
        self, *kinds: CallerKind, permission: Permission | None = None, scope: KeyScope | None = None
    ) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Declare who may call a view; see `api.extensions.allowed_callers.allow`. The outermost decorator."""

        def decorate(view: Callable[P, R]) -> Callable[P, R]:
            unasked = {CallerKind.OPEN, CallerKind.SIGNED} & set(kinds)
            security: list[dict[str, list[str]]] = [] if unasked else [{str(kind): []} for kind in kinds]
            checked = allowed_callers.allow(*kinds, permission=permission, scope=scope)(_strict(view))
            documented = self.doc(security=security)(checked)
            if not unasked:
                documented = self.alt_response(401, schema=ProblemSchema)(documented)
                documented = self.alt_response(403, schema=ProblemSchema)(documented)
            return documented  # type: ignore[no-any-return]

        return decorate

    def body(
        self, *, fields: int = request_sizes.USUAL, files: int = 0
    ) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Declare the largest body of a view, where it is not the usual one; see `request_sizes.BodySize`."""
        return request_sizes.body(BodySize(fields, files))

    def idempotent(self, view: Callable[P, R]) -> Callable[P, R | Response]:
        """Declare a write that may be repeated with the same `Idempotency-Key`; place below `allow`."""
        documented = self.doc(parameters=["IdempotencyKey"])(idempotency.idempotent(view))
        return self.alt_response(409, schema=ProblemSchema)(documented)  # type: ignore[no-any-return]

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
            return documented  # type: ignore[no-any-return]

        return decorate


def _strict(view: Callable[P, R]) -> Callable[P, R]:
    """Make the view refuse whatever is in the query and not for it."""
    arguments: list[Parameters] = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])
    query = query_of(one["schema"] for one in arguments if one["in"] == "query")
    return strict(query, reads=bool(arguments))(view)


def _in_one_form(parameters: list[Parameters]) -> list[Parameters]:
    """Document fields and files that a view takes by two schemas as the one form that they are."""
    parts = sorted((one for one in parameters if one["in"] in {"form", "files"}), key=lambda one: one["in"])
    if len(parts) < 2:
        return parameters
    whole = type(parts[0]["schema"].__name__, tuple(part["schema"] for part in parts), {})
    return [one for one in parameters if one not in parts] + [{**parts[0], "schema": whole}]
