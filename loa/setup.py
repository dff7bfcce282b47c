"""`loa setup`: make an empty store ready, or bring one up to this version. Done again it changes nothing."""

from __future__ import annotations

import click

from loa import opening
from loa.migrate import run
from loa.terminal import json_option, say, show_json
from models import catalogue
from models.areas import areas
from models.store import Store, schema


@click.command()
@json_option
def setup(as_json: bool) -> None:
    """Make the store ready: indexes, the catalogue of areas and categories, migrations.

    May run at any time and again: what officials changed at the desk stays. `loa admin create` does it by itself on an
    empty store.
    """
    with opening.opened() as store:
        province = prepare(store)
        count = store.collection(areas.AREAS).estimated_document_count()
    if as_json:
        show_json({"province": store.settings.province, "name": province, "areas": count})
    else:
        click.echo(f"The store is ready for {province} ({count} areas).")


def prepare(store: Store) -> str:
    """Create indexes, load the catalogue and migrate; returns the name of the active province.

    :raises SettingsError: PROVINCE names no province of the catalogue.
    """
    # Nothing old can be running on a store that nothing was ever loaded into.
    fresh = is_empty(store)
    say("Creating indexes …")
    schema.ensure(store)
    say("Loading the catalogue …")
    catalogue.load(store)
    name = catalogue.insist_on_province(store)
    run(store, say, contract=fresh)
    return name


def is_empty(store: Store) -> bool:
    """Say whether nothing was ever loaded into the store."""
    return store.collection(areas.AREAS).find_one({}, {"_id": 1}) is None
