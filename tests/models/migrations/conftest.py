"""Databases of their own for a store that an earlier version wrote."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from models import catalogue, migrations
from models.store import Store, schema
from tests.models.migrations import dump
from tests.servers import Kept


@pytest.fixture
def released(store: Store) -> Iterator[Store]:
    """The store as version 0.1.0 left it, with the indexes that it had."""
    with _read(store, "loa_released") as found:
        yield found


@pytest.fixture(scope="module")
def upgraded(kept_store: Kept) -> Iterator[Store]:
    """That store brought up to this version once; for tests that do not change what others look at."""
    with _read(kept_store.store, "loa_upgraded") as found:
        upgrade(found)
        yield found


def upgrade(store: Store) -> None:
    """Do what `local.load` and `loa migrate --contract` do."""
    schema.ensure(store)
    catalogue.load(store)
    migrations.migrate(store, contract=True)


@contextmanager
def _read(store: Store, name: str) -> Iterator[Store]:
    client = store.db.client
    client.drop_database(name)
    options, concern = store.db.codec_options, store.db.write_concern
    database = client.get_database(name, codec_options=options, write_concern=concern)
    yield dump.read(dataclasses.replace(store, db=database))
    client.drop_database(name)
