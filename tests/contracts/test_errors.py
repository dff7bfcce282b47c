"""Whatever goes wrong on whatever route, the answer is one problem document in the caller's language.

Where another standard rules, it is the errors of that standard.
"""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.extensions.problems import API_PREFIXES
from api.open311.errors import PREFIX
from models.language.languages import LANGUAGES
from tests.contracts.callers import Caller, Callers
from tests.contracts.routes import Route
from tests.problems import assert_errors, assert_problem

#: An unready Loa answers what is missing, and not a problem: machines ask.
ANSWERS_503_ITSELF = "/readyz"


CALLERS = (Caller.NOBODY, Caller.CITIZEN, Caller.ALL_ROLES)

#: Each caller in each language. Of the nine `make test` tries three, so that each route is called by everybody and in
#: every language.
ROUNDS = [
    pytest.param(caller, turn, marks=() if turn == number else pytest.mark.long)
    for number, caller in enumerate(CALLERS)
    for turn in range(len(LANGUAGES))
]


@pytest.mark.parametrize(("caller", "turn"), ROUNDS)
def test_every_failing_route_answers_a_problem(
    client: FlaskClient, routes: list[Route], callers: Callers, caller: Caller, turn: int
) -> None:
    failures = 0
    for number, route in enumerate(_for_programs(routes)):
        language = LANGUAGES[(number + turn) % len(LANGUAGES)]
        headers = {**callers.headers(caller), "Accept-Language": language}
        response = client.open(route.path, method=route.method, json={"no_such_field": 1}, headers=headers)
        if response.status_code >= 400:
            _assert_refusal(route, response)
            assert response.headers["Content-Language"] == language
            failures += 1
    assert failures


def test_every_route_refuses_other_methods_with_a_problem(client: FlaskClient, routes: list[Route]) -> None:
    for route in _for_programs(routes):
        response = client.open(route.path, method="TRACE")
        assert response.status_code == 405
        _assert_refusal(route, response)


def _assert_refusal(route: Route, response: TestResponse) -> None:
    """Problem documents, but for Open311's arrays."""
    refused = assert_errors if route.rule.startswith(PREFIX) else assert_problem
    refused(response, response.status_code)


def _for_programs(routes: list[Route]) -> list[Route]:
    return [
        route for route in routes if route.rule.startswith(API_PREFIXES) and route.rule != ANSWERS_503_ITSELF
    ]
