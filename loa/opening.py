"""The store that a command works on: that of the settings, or that of a `make run` beside it."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pymongo.errors import ConfigurationError

from loa.faults import NO_ADDRESS
from models import logs
from models.settings import SERVERS_FILE, Environment, Settings, SettingsError, load
from models.store import Store, open_store
from models.store.database import OF_UPKEEP

#: Somebody at a terminal waits for a store that may not be there; what they began may take long.
PATIENCE = dataclasses.replace(OF_UPKEEP, finding=3.0)


def settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of the environment; where they name no store, those of a `make run` on the data folder.

    :raises SettingsError: they are wrong.
    """
    given = load(environ)
    if given.loa_env is Environment.PRODUCTION or given.mongodb_uri:
        return given
    return load({**environ, **{name: url for name, url in _beside(given).items() if not environ.get(name)}})


@contextmanager
def opened() -> Iterator[Store]:
    """Open the store for the length of the block.

    :raises SettingsError: the settings are wrong or name no store.
    """
    given = settings()
    configure_logs(given)
    if not given.mongodb_uri:
        raise SettingsError(
            f"There is no store: set MONGODB_URI, or start one with `make run` (none runs on {given.data_dir})."
        )
    store = open_settled(given)
    try:
        yield store
    finally:
        store.close()


def open_settled(given: Settings) -> Store:
    """Open the store of these settings.

    :raises SettingsError: its address can't be read.
    """
    try:
        return open_store(given, patience=PATIENCE)
    except (ConfigurationError, ValueError) as error:
        raise SettingsError(NO_ADDRESS) from error


def configure_logs(given: Settings) -> None:
    """Send what the domain logs to the standard error, so that the output stays what was asked for."""
    logs.configure(given.log_format, logs.standard_error)


def _beside(given: Settings) -> dict[str, str]:
    try:
        read: Any = json.loads((given.data_dir / SERVERS_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}
