"""Fixtures of the bot's tests."""

from __future__ import annotations

import pytest

from models.store import Store


@pytest.fixture
def town(store: Store) -> Store:
    """A store with areas, categories, agencies and hotlines."""
    return store
