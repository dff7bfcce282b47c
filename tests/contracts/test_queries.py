"""Queries: a parameter that a route does not read, or not so often, is refused."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from models.store import Store
from tests.contracts.callers import Caller, Callers
from tests.contracts.routes import Route
from tests.problems import assert_problem, fields
from tests.reporting import filed


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("categry=flood", {"categry": "parameter_unknown"}),
        ("kind=incident&kind=question", {"kind": "parameter_repeated"}),
        ("lang=en&limit=0&categry=flood", {"limit": "out_of_range", "categry": "parameter_unknown"}),
    ],
)
def test_a_query_that_is_not_read_as_it_stands_is_refused(
    client: FlaskClient, callers: Callers, query: str, fault: dict[str, str]
) -> None:
    answer = client.get(f"/v1/desk/reports?{query}", headers=callers.headers(Caller.ALL_ROLES))
    assert fields(assert_problem(answer, 422)) == fault


def test_a_repeated_list_is_one_list_and_stays_one_on_the_next_page(
    client: FlaskClient, callers: Callers, store: Store
) -> None:
    for _ in range(2):
        filed(store)
    headers = callers.headers(Caller.ALL_ROLES)
    first = client.get("/v1/desk/reports?state=submitted&state=resolved&limit=1", headers=headers)
    following = first.headers["Link"].partition("<")[2].partition(">")[0]

    assert len(first.get_json()) == 1
    assert "state=submitted&state=resolved" in following
    assert len(client.get(following, headers=headers).get_json()) == 1


def test_every_route_refuses_a_parameter_that_it_does_not_read(
    client: FlaskClient, routes: list[Route], callers: Callers
) -> None:
    for route in routes:
        if route.method == "GET" and route.rule.startswith("/v1/"):
            kind = min(route.auth.kinds)
            caller = Caller.ALL_ROLES if kind == "official" else Caller.DEVICE
            caller = Caller.OUTLET if route.auth.kinds == {"outlet"} else caller
            caller = Caller.CITIZEN if route.auth.kinds == {"citizen"} else caller
            caller = Caller.OUTLET if route.auth.kinds == {"outlet"} else caller
            answer = client.get(
                route.path,
                query_string={"no_such": "1"},
                headers=callers.headers(caller, route.auth.permission),
            )
            assert fields(assert_problem(answer, 422))["no_such"] == "parameter_unknown", str(route)
