"""Errors of GeoReport v2: an array of `{code, description}`, in the form that the address asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from api.extensions import problems
from api.open311.representations import Form, answer

PREFIX = "/open311/"

#: The standard knows 400, 403 and 404; a missing or wrong key is 403, whatever else the caller did wrong is 400.
STATUS: Mapping[int, int] = {401: 403, 409: 400, 412: 400, 422: 400}


@problems.renders(PREFIX)
def errors(problem: Mapping[str, Any]) -> Response:
    """One error for each fault of a problem document, or one for the whole."""
    status = STATUS.get(problem["status"], problem["status"])
    sentences = [fault["detail"] for fault in problem["faults"]] or [problem["title"]]
    found = [{"code": status, "description": sentence} for sentence in sentences]
    return answer(_form(), "errors", found, status)


def _form() -> Form:
    return Form.JSON if request.path.endswith(f".{Form.JSON}") else Form.XML
