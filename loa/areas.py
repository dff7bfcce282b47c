"""`loa areas`: bring the map of another province, or the next one, into the store."""

from __future__ import annotations

from typing import IO

import click

from loa import opening
from loa.setup import is_empty
from loa.terminal import json_option, say, show_json
from models import catalogue, map_import
from models.areas import map_file
from models.areas.map_file import BadMap, MapFile, RowFault
from models.map_import import Plan
from models.store import Store, schema


@click.group()
def areas() -> None:
    """Administrative areas: import a map."""


@areas.command("import")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
@click.option("--valid-from", help="First day of the map, YYYY-MM-DD; for CSV.")
@click.option("--valid-to", help="First day on which it is no more; for CSV, and left out while it holds.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@json_option
@click.pass_context
def import_(
    ctx: click.Context,
    file: IO[str],
    valid_from: str | None,
    valid_to: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import a map from FILE (`-`: standard input), JSON or CSV; all of it or nothing.

    JSON has the form of models/data/areas_2025.json. CSV has the columns code, full_name, level (province, district,
    commune), parent, longitude, latitude and successor, and needs --valid-from. Every area gets its People's
    Committee, every province its offices. What was changed at the desk stays, and nothing is removed. A map with
    successors is imported after the map that they stand in.
    """
    try:
        one = _read(file, valid_from, valid_to)
        with opening.opened() as store:
            if not dry_run and is_empty(store):
                _begin(store)
            planned = map_import.plan(store, one)
            if not dry_run:
                map_import.carry_out(store, planned)
    except BadMap as bad:
        _refuse(bad, as_json=as_json)
        ctx.exit(1)
    _show(planned, dry_run=dry_run, as_json=as_json)


def _read(file: IO[str], valid_from: str | None, valid_to: str | None) -> MapFile:
    try:
        text = file.read()
    except UnicodeDecodeError as error:
        raise BadMap(
            RowFault("", f"This is no UTF-8 text ({error.reason} at byte {error.start}).")
        ) from error
    if text.lstrip().startswith(("{", "[")):
        if valid_from or valid_to:
            raise click.UsageError("--valid-from and --valid-to are for CSV; JSON has them inside.")
        return map_file.read_json(text)
    if not valid_from:
        raise click.UsageError("CSV needs --valid-from, the first day of the map.")
    return map_file.read_csv(text, valid_from, valid_to)


def _begin(store: Store) -> None:
    """Load the rest of the catalogue, so that a map is not taken for all of it."""
    say("The store is empty; creating indexes and loading the catalogue first …")
    schema.ensure(store)
    catalogue.load(store)


def _refuse(bad: BadMap, *, as_json: bool) -> None:
    if as_json:
        show_json({"faults": [vars(fault) for fault in bad.faults]})
        return
    for fault in bad.faults:
        say(f"{fault}")
    say(f"Nothing was imported: {len(bad.faults)} {'fault' if len(bad.faults) == 1 else 'faults'}.")


def _show(planned: Plan, *, dry_run: bool, as_json: bool) -> None:
    counts = {name: len(getattr(planned, name)) for name in ("fresh", "changed", "same", "kept")}
    if as_json:
        show_json({"imported": not dry_run, **counts, "linked": len(planned.linked)})
        return
    said = (
        f"{counts['fresh']} areas new, {counts['changed']} changed, {counts['same']} as they were, "
        f"{counts['kept']} kept as the desk changed them"
    )
    click.echo(f"Would import: {said}." if dry_run else f"Imported: {said}.")
