"""flask-smorest, subclassed once: one error shape, and decorators that document themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import flask_smorest
from flask_smorest import Blueprint as SmorestBlueprint

from api.extensions import auth, idempotency
from api.extensions.problems import ProblemSchema, http_problem
from models.identity import CallerKind
from models.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])


class Api(flask_smorest.Api):
    """The API document and its errors (RFC 9457)."""

    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: Any) -> Any:
        """Every HTTP error leaves as one problem document."""
        return http_problem(error)


class Blueprint(SmorestBlueprint):
    """A blueprint whose `allow` and `idempotent` enforce and document at once."""

    def allow(self, *kinds: CallerKind, permission: Permission | None = None) -> Callable[[View], View]:
        """Declare who may call a view; see `api.extensions.auth.allow`. The outermost decorator."""

        def decorate(view: View) -> View:
            unasked = {CallerKind.OPEN, CallerKind.SIGNED} & set(kinds)
            security: list[dict[str, list[str]]] = [] if unasked else [{str(kind): []} for kind in kinds]
            documented = self.doc(security=security)(auth.allow(*kinds, permission=permission)(view))
            if not unasked:
                documented = self.alt_response(401, schema=ProblemSchema)(documented)
                documented = self.alt_response(403, schema=ProblemSchema)(documented)
            return documented  # type: ignore[no-any-return]

        return decorate

    def idempotent(self, view: View) -> View:
        """A write that may be repeated with the same `Idempotency-Key`; place below `allow`."""
        documented = self.doc(parameters=["IdempotencyKey"])(idempotency.idempotent(view))
        return self.alt_response(409, schema=ProblemSchema)(documented)  # type: ignore[no-any-return]

    def versioned(self, view: View) -> View:
        """A write that needs `If-Match`; the view reads it with `versions.expected_version`."""
        documented = self.doc(parameters=["IfMatch"])(view)
        for status in (412, 428):
            documented = self.alt_response(status, schema=ProblemSchema)(documented)
        return documented  # type: ignore[no-any-return]
