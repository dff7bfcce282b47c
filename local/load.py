"""Prepare the store: indexes, the catalogue from the data files, and the demo. `python -m local.load`.

Done again it changes nothing, so it runs at every start.
"""

from __future__ import annotations

import os

from local import demo
from models import catalogue, logs, schema
from models.settings import Settings, load
from models.store import open_store


def prepare(settings: Settings) -> None:
    """Create indexes, load the catalogue and, when the settings ask for it, the demo content."""
    store = open_store(settings)
    try:
        schema.ensure(store)
        catalogue.load(store)
        if settings.load_demo:
            demo.load(store)
    finally:
        store.close()


if __name__ == "__main__":
    given = load(os.environ)
    logs.configure(given.log_format)
    prepare(given)
