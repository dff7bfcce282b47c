"""Fixtures of the bot's tests."""

from __future__ import annotations

import pytest

from models.store import Store
from models.store.catalogue_cache import CATALOGUE, CATALOGUE_VERSIONS


@pytest.fixture
def town(store: Store) -> Store:
    """A store with areas, categories, agencies and hotlines, which the process caches as a running one does."""
    store.invalidate_catalogue(begin=True)
    return store


@pytest.fixture
def standing_town(store: Store) -> Store:
    """The same for tests that change nothing of the catalogue: what one has read of it, the next one need not."""
    row = {"_id": CATALOGUE, "version": "of conversations"}
    store.collection(CATALOGUE_VERSIONS).replace_one({"_id": CATALOGUE}, row, upsert=True)
    return store
