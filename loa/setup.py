"""`loa setup`: make an empty store ready, or bring one up to this version. Done again it changes nothing."""

from __future__ import annotations

import click

from loa import opening
from loa.migrate import run
from loa.terminal import json_option, say, show_json
from models import catalogue
from models.areas import areas
from models.people import store_keys
from models.store import Store, schema


@click.command()
@click.option(
    "--new-keys",
    is_flag=True,
    help="HASH_KEY or FIELD_KEYS were changed on purpose: take those of the settings from now on.",
)
@json_option
def setup(new_keys: bool, as_json: bool) -> None:
    """Make the store ready: indexes, the catalogue of areas and categories, migrations.

    May run at any time and again: what officials changed at the desk stays. `loa admin create` does it by itself on an
    empty store.
    """
    with opening.opened() as store:
        province = prepare(store, new_keys=new_keys)
        count = store.collection(areas.AREAS).estimated_document_count()
    if as_json:
        show_json({"province": store.settings.province, "name": province, "areas": count})
    else:
        click.echo(f"The store is ready for {province} ({count} areas).")


def prepare(store: Store, *, new_keys: bool = False) -> str:
    """Create indexes, load the catalogue and migrate; returns the name of the active province.

    :param new_keys: the keys need not be those that the store was written with.
    :raises SettingsError: PROVINCE names no province of the catalogue, or the keys are not those of this store.
    """
    # Nothing old can be running on a store that nothing was ever loaded into.
    fresh = is_empty(store)
    store_keys.keep(store, replace=new_keys)
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
