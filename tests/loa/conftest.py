"""The command line on the store of the tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from click.testing import CliRunner, Result

from loa.main import loa
from models.settings import Settings
from models.store import Store

#: Runs `loa` with these arguments; `input` is typed, `environ` stands beside the settings of the store,
#: `secret` is that of the authenticator app.
Run = Callable[..., Result]


def environ_of(settings: Settings) -> dict[str, str]:
    """The environment that leads to the servers of these settings."""
    return {
        "MONGODB_URI": settings.mongodb_uri,
        "MONGODB_DATABASE": settings.mongodb_database,
        "BROKER_URL": settings.broker_url,
        "PASSWORD_MEMORY_KIB": str(settings.password_memory_kib),
        "DATA_DIR": str(settings.data_dir),
    }


def run_on(store: Store) -> Run:
    """Return what runs commands on a store."""

    def run(
        *arguments: str, input: str = "", environ: Mapping[str, str] | None = None, secret: str = ""
    ) -> Result:
        around = {**environ_of(store.settings), **(environ or {})}
        made = (lambda: secret) if secret else None
        return CliRunner().invoke(loa, list(arguments), input=input, env=around, prog_name="loa", obj=made)

    return run


@pytest.fixture
def run(store: Store) -> Run:
    """Run commands on a store with the catalogue."""
    return run_on(store)


@pytest.fixture
def run_bare(bare_store: Store) -> Run:
    """Run commands on a store with indexes and nothing else."""
    return run_on(bare_store)
