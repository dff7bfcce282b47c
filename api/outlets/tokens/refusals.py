"""Refusals of grants: problem documents with the member `error` of RFC 6749, 5.2 and RFC 8628, 3.5, always 400."""

from __future__ import annotations

from typing import Final

from flask import Response

from api.extensions import problem_answers, problems
from api.extensions.problem_schemas import Problem

PREFIX = "/v1/outlets/tokens"

#: Codes that are errors of OAuth by the same name.
ERRORS: Final = frozenset(
    {
        "access_denied",
        "authorization_pending",
        "expired_token",
        "invalid_grant",
        "slow_down",
        "unsupported_grant_type",
    }
)


@problems.renders(PREFIX)
def refused(problem: Problem) -> Response:
    """Render a refusal; what is no refusal of a grant keeps its status."""
    named = next((one for one in (problem["code"], *_codes(problem)) if one in ERRORS), "")
    if named:
        return problem_answers.document({**problem, "status": 400, "error": named})
    if problem["status"] == 422:
        return problem_answers.document({**problem, "error": "invalid_request"})
    return problem_answers.document(problem)


def _codes(problem: Problem) -> list[str]:
    return [fault["code"] for fault in problem["faults"]]
