"""Prepare the store: indexes, the catalogue from the data files, and the demo. `python -m local.load`.

Done again it changes nothing, so it runs at every start.
"""

from __future__ import annotations

import os
import sys

from local import demo
from models import catalogue, logs
from models.areas import areas
from models.areas.areas import Level
from models.reports import searchable
from models.settings import Settings, SettingsError, load
from models.store import Store, open_store, schema


def prepare(settings: Settings) -> None:
    """Create indexes, load the catalogue and, when the settings ask for it, the demo content.

    :raises SettingsError: PROVINCE names no province of the catalogue.
    """
    store = open_store(settings)
    try:
        schema.ensure(store)
        catalogue.load(store)
        searchable.fill(store)
        insist_on_province(store)
        if settings.load_demo:
            demo.load(store)
    finally:
        store.close()


def insist_on_province(store: Store) -> str:
    """The full name of the province that the setting PROVINCE names, which must be in the loaded catalogue.

    :raises SettingsError: it does not; names those that there are.
    """
    found = store.collection(areas.AREAS).find({"level": Level.PROVINCE})
    provinces = {row["_id"]: row["full_name"] for row in found}
    if store.settings.province not in provinces:
        known = ", ".join(f"{key} ({name})" for key, name in sorted(provinces.items()))
        raise SettingsError(f"PROVINCE: there is no {store.settings.province}; there are {known}.")
    return str(provinces[store.settings.province])


if __name__ == "__main__":
    given = load(os.environ)
    logs.configure(given.log_format)
    try:
        prepare(given)
    except SettingsError as error:
        sys.exit(str(error))
