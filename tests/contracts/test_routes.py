"""Every route lets in exactly those callers whom it declares, and refuses the others before it reads the body."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.open311.errors import PREFIX
from models.access.callers import CallerKind
from tests.contracts.callers import Caller, Callers
from tests.contracts.routes import FROZEN, Route

#: Nobody is asked for a credential here: the route is open, or the request carries its own proof.
UNASKED = frozenset({CallerKind.OPEN, CallerKind.SIGNED})

#: Codes by which the door refuses; a route may answer 401 or 403 for reasons of its own besides.
REFUSALS = frozenset(
    {
        "credential_missing",
        "credential_bad",
        "credential_expired",
        "credential_revoked",
        "wrong_caller",
        "no_permission",
    }
)

KIND_OF = {
    Caller.DEVICE: CallerKind.DEVICE,
    Caller.CITIZEN: CallerKind.CITIZEN,
    Caller.UNPERMITTED: CallerKind.OFFICIAL,
    Caller.ALL_ROLES: CallerKind.OFFICIAL,
    Caller.KEY: CallerKind.KEY,
    Caller.OUTLET: CallerKind.OUTLET,
}


def test_no_route_vanished_or_changed_its_auth(routes: list[Route]) -> None:
    """When this is meant: `python -m tests.contracts.routes`."""
    assert [str(route) for route in routes] == FROZEN.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("caller", list(Caller))
def test_every_route_refuses_whom_it_does_not_declare(
    client: FlaskClient, routes: list[Route], callers: Callers, caller: Caller
) -> None:
    refused = [route for route in _by_token(routes) if _expected(route, caller)]
    wrong = _surprises(refused, lambda route: _call(client, route, callers, caller), caller)
    assert not wrong


@pytest.mark.parametrize("caller", [caller for caller in Caller if caller is not Caller.UNPERMITTED])
def test_every_route_lets_in_whom_it_declares(
    client: FlaskClient, routes: list[Route], callers: Callers, caller: Caller
) -> None:
    welcome = [route for route in _by_token(routes) if not _expected(route, caller)]
    wrong = _surprises(welcome, lambda route: _call(client, route, callers, caller), caller)
    assert not wrong


def _by_token(routes: list[Route]) -> list[Route]:
    """Those that are called with a token; the pages of the console go by a cookie (`tests/console/test_doors.py`)."""
    return [route for route in routes if not route.rule.startswith("/console")]


def _expected(route: Route, caller: Caller) -> int:
    """The status by which a route must refuse a caller; 0 when it lets them in."""
    if UNASKED & route.auth.kinds:
        return 0
    if caller in {Caller.NOBODY, Caller.STRANGER}:
        # Open311 knows 403 only, and no code besides it.
        return 403 if route.rule.startswith(PREFIX) else 401
    if KIND_OF[caller] not in route.auth.kinds:
        return 403
    return 403 if caller is Caller.UNPERMITTED and route.auth.permission else 0


def _call(client: FlaskClient, route: Route, callers: Callers, caller: Caller) -> TestResponse:
    # Who is let in may end their session by what they do.
    lasts = route.method == "GET" or bool(_expected(route, caller))
    given = callers.same_headers if lasts else callers.headers
    headers = given(caller, route.auth.permission)
    # A body that fits no schema: a caller who must not come in learns nothing of what would fit.
    return client.open(route.path, method=route.method, json={"no_such_field": 1}, headers=headers)


def _surprises(
    routes: list[Route], call: Callable[[Route], TestResponse], caller: Caller
) -> dict[str, tuple[int, str]]:
    """Routes that answered otherwise than they declare, with status and code."""
    found = {}
    for route in routes:
        response = call(route)
        code = _code(response)
        expected = _expected(route, caller)
        refused = route.rule.startswith(PREFIX) or code in REFUSALS
        at_the_door = response.status_code in {401, 403} and refused
        fine = at_the_door and response.status_code == expected if expected else not at_the_door
        if response.status_code == 500 or not fine:
            found[str(route)] = (response.status_code, code)
    return found


def _code(response: TestResponse) -> str:
    """The code of a problem document; "" of anything else."""
    is_problem = response.mimetype == "application/problem+json"
    return str(response.get_json()["code"]) if is_problem else ""
