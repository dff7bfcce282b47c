"""`loa areas`: bring the map of another province, or the next one, into the store, and look at what is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

import click
from pymongo import ASCENDING

from loa import boundaries, opening
from loa.setup import is_empty
from loa.terminal import insist, json_option, say, show_json, show_table, yes_option
from models import catalogue, map_import
from models.areas import areas as stored
from models.areas import map_file, populations
from models.areas.areas import Area, Level
from models.areas.map_file import BadMap, MapFile, RowFault
from models.areas.populations import BadPopulations, Common
from models.errors import NotFound
from models.map_import import Plan
from models.store import Store, schema

#: Areas that a question names before it only counts them.
MOST_NAMED = 10


@click.group()
def areas() -> None:
    """Administrative areas: list them, import a map or how many people live there."""


areas.add_command(boundaries.boundaries)


@areas.command("import")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
@click.option("--valid-from", help="First day of the map, YYYY-MM-DD; for CSV.")
@click.option("--valid-to", help="First day on which it is no more; for CSV, and left out while it holds.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@yes_option
@json_option
@click.pass_context
def import_(
    ctx: click.Context,
    file: IO[str],
    valid_from: str | None,
    valid_to: str | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Import a map from FILE (`-`: standard input), JSON or CSV; all of it or nothing.

    JSON has the form of models/data/areas_2025.json. CSV has the columns code, full_name, level (province, district,
    commune), parent, longitude, latitude and successor, and needs --valid-from. Every area gets its People's
    Committee, every province its offices. What was changed at the desk stays, and nothing is removed. A map with
    successors is imported after the map that they stand in. Where an area would get into another province, you are
    asked first: what was reported there stays with the province before.
    """
    try:
        one = _read(file, valid_from, valid_to)
        with opening.opened() as store:
            if not dry_run and is_empty(store):
                _begin(store)
            planned = map_import.plan(store, one)
            if not dry_run:
                _insist(planned, yes=yes)
                map_import.carry_out(store, planned)
    except BadMap as bad:
        _refuse(bad.faults, as_json=as_json)
        ctx.exit(1)
    _show(planned, dry_run=dry_run, as_json=as_json)


@areas.command("list")
@click.argument("area", required=False)
@click.option("--pending", is_flag=True, help="List what the files hold and the store does not.")
@json_option
def list_(area: str | None, pending: bool, as_json: bool) -> None:
    """List the provinces in the store, or what stands directly below AREA (its id, or its code of today).

    With --pending: rows of the shipped files that are not loaded as they stand there. `loa setup` loads those that are
    new or changed; what came with an import or was changed at the desk stays as it is.
    """
    with opening.opened() as store:
        if pending:
            _show_rows(("collection", "id", "state"), _pending(store), as_json=as_json)
            return
        try:
            found = stored.children(store, stored.by_code(store, area)["_id"]) if area else _provinces(store)
        except NotFound as error:
            raise click.UsageError(f"There is no area {area}.") from error
        served = stored.active_province_id(store)
        rows = [_shown(one, served) for one in found]
    _show_rows(("id", "name", "level", "until", "served"), rows, as_json=as_json)


@areas.command()
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
@click.option("--source", default="", help="Where the figures are from, for rows that do not say so.")
@click.option("--year", type=int, help="The year that they are of, for rows that do not say so.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@json_option
@click.pass_context
def population(
    ctx: click.Context, file: IO[str], source: str, year: int | None, dry_run: bool, as_json: bool
) -> None:
    """Import how many people are registered in each area from FILE (`-`: standard input), CSV; all of it or nothing.

    The columns are code (or the id of an area) and people, and where it differs year and source. The reach of warnings
    is measured by these figures; where there is none it says that the number is unknown. A province needs no row of
    its own when all its communes have one.
    """
    try:
        text = file.read()
        with opening.opened() as store:
            rows = populations.read(store, text, Common(year, source))
            if not dry_run:
                populations.keep(store, rows)
    except UnicodeDecodeError as error:
        raise click.UsageError(f"This is no UTF-8 text ({error.reason} at byte {error.start}).") from None
    except BadPopulations as bad:
        _refuse(bad.faults, as_json=as_json)
        ctx.exit(1)
    people = sum(row["people"] for row in rows)
    if as_json:
        show_json({"imported": not dry_run, "areas": len(rows), "people": people})
    else:
        said = f"{len(rows)} areas with {people:,} people in all"
        click.echo(f"Would import: {said}." if dry_run else f"Imported: {said}.")


def _provinces(store: Store) -> list[Area]:
    return list(store.collection(stored.AREAS).find({"level": Level.PROVINCE}).sort("_id", ASCENDING))


def _shown(one: Area, served: str) -> tuple[str, ...]:
    return (
        one["_id"],
        one["full_name"],
        one["level"],
        one["valid_to"] or "",
        "yes" if served in one["path"] else "",
    )


def _pending(store: Store) -> list[tuple[str, ...]]:
    return [(row.collection, row.id, row.state) for row in catalogue.pending(store)]


def _show_rows(heads: tuple[str, ...], rows: list[tuple[str, ...]], *, as_json: bool) -> None:
    if as_json:
        show_json([dict(zip(heads, row, strict=True)) for row in rows])
    else:
        show_table([head.upper() for head in heads], rows)


def _insist(planned: Plan, *, yes: bool) -> None:
    """Ask before an area gets into another province.

    :raises click.Abort: they are not sure.
    """
    if not planned.moved:
        return
    named = ", ".join(planned.moved[:MOST_NAMED])
    more = f" and {len(planned.moved) - MOST_NAMED} more" if len(planned.moved) > MOST_NAMED else ""
    insist(f"{named}{more} would get into another province. Go on?", yes=yes)


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


def _refuse(faults: Sequence[RowFault], *, as_json: bool) -> None:
    if as_json:
        show_json({"faults": [vars(fault) for fault in faults]})
        return
    for fault in faults:
        say(f"{fault}")
    say(f"Nothing was imported: {len(faults)} {'fault' if len(faults) == 1 else 'faults'}.")


def _show(planned: Plan, *, dry_run: bool, as_json: bool) -> None:
    counts = {name: len(getattr(planned, name)) for name in ("fresh", "changed", "same", "kept", "moved")}
    if as_json:
        show_json({"imported": not dry_run, **counts, "linked": len(planned.linked)})
        return
    said = (
        f"{counts['fresh']} areas new, {counts['changed']} changed, {counts['same']} as they were, "
        f"{counts['kept']} kept as the desk changed them"
    )
    click.echo(f"Would import: {said}." if dry_run else f"Imported: {said}.")
