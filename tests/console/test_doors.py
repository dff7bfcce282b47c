"""Every address of the console lets in whom it declares, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from models.access.callers import CallerKind
from models.access.permissions import PERMISSIONS, Role
from models.store import Store
from tests.console import visiting
from tests.console.visiting import SAME_SITE, Visitor
from tests.contracts.routes import Route, routes_of


@pytest.fixture(scope="module")
def doors(app: Flask) -> list[Route]:
    """The addresses of the console that ask who comes."""
    return [
        route
        for route in routes_of(app)
        if route.rule.startswith("/console") and CallerKind.OPEN not in route.auth.kinds
    ]


def _opened(visitor: Visitor, doors: list[Route]) -> Iterator[tuple[Route, TestResponse]]:
    for route in doors:
        yield route, visitor.client.open(route.path, method=route.method, headers=SAME_SITE)


def test_nobody_comes_in_without_a_session(app: Flask, store: Store, doors: list[Route]) -> None:
    for route, answer in _opened(Visitor(app.test_client()), doors):
        expected = 303 if route.method == "GET" else 401
        assert answer.status_code == expected, route
        if expected == 303:
            assert answer.headers["Location"].startswith("/console/login?to="), route


@pytest.mark.turns(2)
@pytest.mark.parametrize("role", list(Role))
def test_a_role_comes_in_where_it_has_the_permission(
    app: Flask, store: Store, doors: list[Route], role: Role
) -> None:
    for route in doors:
        # Each with a session of its own: signing out ends it.
        visitor = visiting.with_role(app, store, role)
        ((_, answer),) = _opened(visitor, [route])
        needed = route.auth.permission
        if needed and needed not in PERMISSIONS[role]:
            assert answer.status_code == 403, route
        else:
            assert answer.status_code not in {401, 403, 500}, route
