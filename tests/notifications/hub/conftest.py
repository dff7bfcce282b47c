"""The stand-in hub, and a store that knows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.store import Store
from tests import hubs
from tests.standins import hub as stand_in
from tests.standins.hub import StandInHub


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> stand_in.Identities:
    """Certificates and keys, made once."""
    return stand_in.identities(tmp_path_factory.mktemp("hub"))


@pytest.fixture
def above(known: stand_in.Identities) -> Iterator[StandInHub]:
    """The stand-in hub."""
    with stand_in.running(known) as hub:
        yield hub


@pytest.fixture
def by_https(store: Store, tmp_path: Path, known: stand_in.Identities, above: StandInHub) -> Store:
    """A store that knows it, by certificate and token."""
    return hubs.knowing(
        store,
        tmp_path,
        way="https",
        url=above.url,
        authority=str(known.authority),
        certificate=str(known.client),
        key=str(known.client),
        token_key=str(known.token_key),
    )
