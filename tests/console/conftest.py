"""Who sits at the console."""

from __future__ import annotations

import pytest
from flask import Flask

from models.access.permissions import Role
from models.store import Store
from tests.console import visiting
from tests.console.visiting import Visitor


@pytest.fixture
def admin(app: Flask, store: Store) -> Visitor:
    """An administrator of the province."""
    return visiting.with_role(app, store, Role.ADMIN)


@pytest.fixture
def duty(app: Flask, store: Store) -> Visitor:
    """A duty officer of the province."""
    return visiting.with_role(app, store, Role.DUTY_OFFICER)
