"""Fixtures of the pages of residents: somebody with a browser that runs no script."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.public.browsing import Browser


@pytest.fixture
def visitor(client: FlaskClient) -> Browser:
    """Somebody's browser."""
    return Browser(client)


@pytest.fixture
def other(app: Flask) -> Browser:
    """Somebody else's browser."""
    return Browser(app.test_client())
