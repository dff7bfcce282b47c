"""Errors of GeoReport v2: an array of `{code, description}`, in the form that the address asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from flask import Response, request

from api.extensions import problems
from api.extensions.context import current_language
from api.extensions.problem_schemas import Problem, ShownFault
from api.open311.formats import Form, answer
from models.open311 import services

PREFIX = "/open311/"

#: The standard knows 400, 403 and 404; a missing or wrong key is 403, whatever else the caller did wrong is 400.
STATUS: Mapping[int, int] = {401: 403, 409: 400, 412: 400, 414: 400, 422: 400, 431: 400}

#: What a parameter names and there is not.
NOT_FOUND = frozenset({"jurisdiction_unknown", "service_unknown"})

#: What is wrong with a key, said to a system, which can't sign in.
OF_KEYS: Mapping[str, str] = {
    "credential_bad": "api_key_unknown",
    "credential_expired": "api_key_unknown",
    "credential_missing": "api_key_missing",
    "credential_revoked": "api_key_revoked",
    "wrong_caller": "api_key_unknown",
}


class ShownError(TypedDict):
    """One error; `code` is an HTTP status."""

    code: int
    description: str


@problems.renders(PREFIX)
def errors(problem: Problem) -> Response:
    """Render one error for each fault of a problem document, or one for the whole."""
    status = STATUS.get(problem["status"], problem["status"])
    found = [_of_fault(fault, status) for fault in problem["faults"]]
    if more := problem.get("more_faults"):
        counted = problems.sentence("more_faults", current_language(), {"count": more})
        found.append({"code": status, "description": counted})
    if not found:
        found = [{"code": status, "description": _sentence(problem)}]
    if numbers := ", ".join(row["number"] for row in problem.get("hotlines", [])):
        notice = services.sentence("notices.rescue", current_language(), numbers=numbers)
        found = [{**error, "description": f"{error['description']} {notice}"} for error in found]
    # What is not there is 404; beside another fault the whole is a bad request, and each keeps its own code.
    codes = {error["code"] for error in found}
    return answer(_form(), "errors", found, codes.pop() if len(codes) == 1 else status)


def _of_fault(fault: ShownFault, status: int) -> ShownError:
    """Make an error that names the parameter."""
    name, sentence = fault["field"], fault["detail"]
    named = sentence if name in sentence else f"{name}: {sentence}"
    return {"code": 404 if fault["code"] in NOT_FOUND else status, "description": named}


def _sentence(problem: Problem) -> str:
    code = OF_KEYS.get(problem["code"])
    return problems.sentence(code, current_language()) if code else str(problem["detail"])


def _form() -> Form:
    return Form.JSON if request.path.endswith(f".{Form.JSON}") else Form.XML
