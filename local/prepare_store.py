"""Prepare the store: indexes, the catalogue from the data files, and the demo. `python -m local.prepare_store`.

Done again it changes nothing, so it runs at every start, before `loa migrate`.
"""

from __future__ import annotations

import os
import sys

from local import demo
from models import catalogue, logs
from models.people import store_keys
from models.settings import Settings, SettingsError, load
from models.store import open_store, schema
from notifications import heartbeat


def prepare(settings: Settings) -> None:
    """Create indexes, load the catalogue and, when the settings ask for it, the demo content.

    :raises SettingsError: PROVINCE names no province of the catalogue, or the keys are not those of this store.
    """
    store = open_store(settings)
    try:
        schema.ensure(store)
        catalogue.load(store)
        catalogue.insist_on_province(store)
        store_keys.keep(store)
        if settings.load_demo:
            demo.load(store)
        # Those of the run before would speak for parts that are yet to start.
        heartbeat.forget(store)
    finally:
        store.close()


if __name__ == "__main__":
    given = load(os.environ)
    logs.configure(given.log_format)
    try:
        prepare(given)
    except SettingsError as error:
        sys.exit(str(error))
