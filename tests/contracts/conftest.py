"""What the contracts share: callers of every kind, and the routes of the application."""

from __future__ import annotations

import pytest
from flask import Flask

from models.store import Store
from tests.contracts.callers import Callers
from tests.contracts.routes import Route, routes_of


@pytest.fixture
def callers(store: Store) -> Callers:
    """People with credentials, in a store with the catalogue."""
    return Callers(store)


@pytest.fixture
def routes(app: Flask) -> list[Route]:
    """Every route of the application."""
    return routes_of(app)
