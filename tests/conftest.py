"""Fixtures of all tests: one real MongoDB and one real broker for each xdist worker, empty for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from local.broker import broker
from local.mongod import mongod
from models.settings import Settings
from models.store import Store, open_store
from tests import servers

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture(scope="session")
def mongodb_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real MongoDB, a replica set of one, for this worker."""
    with mongod(tmp_path_factory.mktemp("mongod")) as uri:
        yield uri


@pytest.fixture(scope="session")
def broker_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real broker for this worker."""
    with broker(tmp_path_factory.mktemp("broker")) as url:
        yield url


@pytest.fixture(scope="session")
def settings(mongodb_uri: str, broker_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Development settings that point to this worker's servers; vary them with `dataclasses.replace`."""
    data_dir: Path = tmp_path_factory.mktemp("data")
    return servers.settings_for(mongodb_uri, broker_url, data_dir)


@pytest.fixture(scope="session")
def shared_store(settings: Settings) -> Iterator[Store]:
    """The worker's store with its indexes, whatever is in it. Tests want `store`."""
    from models.store import schema

    store = open_store(settings)
    schema.ensure(store)
    yield store
    store.close()


@pytest.fixture
def store(shared_store: Store) -> Store:
    """An empty store with all indexes, and an empty broker behind it."""
    servers.empty(shared_store)
    servers.empty_broker(shared_store.settings.broker_url)
    return shared_store


@pytest.fixture(scope="session")
def app(settings: Settings, shared_store: Store) -> Iterator[Flask]:
    """The web application on this worker's servers, made once: what it keeps must live in the store."""
    from api import create_app
    from api.extensions.context import EXTENSION

    application = create_app(settings)
    yield application
    application.extensions[EXTENSION].close()


@pytest.fixture
def client(app: Flask, store: Store) -> FlaskClient:
    """A caller of the application, with an empty store behind it."""
    return app.test_client()
