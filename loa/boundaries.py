"""`loa areas boundaries`: the boundaries of the communes, which Loa does not ship."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

import click

from loa import opening
from loa.terminal import json_option, say, show_json
from models.areas import boundary_file
from models.areas.boundary_file import BoundaryPlan
from models.areas.map_file import BadMap, RowFault

#: What is named before the rest is only counted.
MOST_NAMED = 20


@click.command("boundaries")
@click.argument("files", nargs=-1, required=True, type=click.File("r", encoding="utf-8-sig"))
@click.option(
    "--code-property", default="code", show_default=True, help="The property that holds a unit's code."
)
@click.option("--source", required=True, help="Who made the boundaries, and where they come from.")
@click.option("--licence", required=True, help="The terms under which the province may use them.")
@click.option("--valid-from", help="First day of the map that the codes are of; default: the one in use.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@json_option
@click.pass_context
def boundaries(
    ctx: click.Context,
    files: Sequence[IO[str]],
    code_property: str,
    source: str,
    licence: str,
    valid_from: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import the boundaries of communes from GeoJSON FILES (`-`: standard input); all of them or nothing.

    Features are joined to the units by code, never by name. They are checked (rings that cross themselves are
    repaired), simplified by about 11 metres with shared borders kept shared, and stored with their source and licence.
    What is missing, unknown or doubtful is printed. Ask the owner of the geometry for the right to use it.
    """
    try:
        found = [
            one for file in files for one in boundary_file.features(_text(file), file.name, code_property)
        ]
        with opening.opened() as store:
            planned = boundary_file.plan(store, found, source=source, licence=licence, valid_from=valid_from)
            if not dry_run:
                boundary_file.carry_out(store, planned)
    except BadMap as bad:
        _refuse(bad, as_json=as_json)
        ctx.exit(1)
    _show(planned, dry_run=dry_run, as_json=as_json)


def _text(file: IO[str]) -> str:
    try:
        return file.read()
    except UnicodeDecodeError as error:
        raise BadMap(RowFault(file.name, f"This is no UTF-8 text ({error.reason}).")) from error


def _refuse(bad: BadMap, *, as_json: bool) -> None:
    if as_json:
        show_json({"faults": [vars(fault) for fault in bad.faults]})
        return
    for fault in bad.faults:
        say(f"{fault}")
    say("Nothing was imported.")


def _show(planned: BoundaryPlan, *, dry_run: bool, as_json: bool) -> None:
    named = {name: getattr(planned, name) for name in ("missing", "unknown", "repaired", "doubts")}
    if as_json:
        show_json({"imported": not dry_run, "boundaries": len(planned.rows), **named})
        return
    click.echo(f"{'Would import' if dry_run else 'Imported'}: {len(planned.rows)} boundaries.")
    for name, found in named.items():
        if found:
            more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
            click.echo(f"{name.capitalize()} ({len(found)}): {', '.join(found[:MOST_NAMED])}{more}")
