"""`loa targets`: the figures of the plans as a table, for whoever is at the machine."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from loa import opening
from loa.terminal import json_option, show_json
from models.errors import NotFound
from models.exports import csv_table
from models.language.dates import VIETNAM
from models.targets import catalogue, dashboard, exporting
from models.targets.catalogue import Plan


@click.command()
@click.option(
    "--plan", "plan_id", help="The plan, such as tra_vinh; the first of the province when left out."
)
@click.option("--first", type=click.IntRange(2021, 2050), default=2021, help="The first year.")
@click.option("--last", type=click.IntRange(2021, 2050), help="The last year; this one when left out.")
@json_option
def targets(plan_id: str | None, first: int, last: int | None, as_json: bool) -> None:
    """Print the figures of all targets of a plan as CSV: numerator, denominator, day and source of each year."""
    now = datetime.now(UTC)
    years = range(first, (last or now.astimezone(VIETNAM).year) + 1)
    if not years:
        raise click.UsageError("The last year lies before the first one.")
    with opening.opened() as store:
        plan = _named(catalogue.here(store), plan_id)
        rows = list(exporting.cells(store, plan.area_id, dashboard.of(store, plan, plan.area_id, years, now)))
    if as_json:
        show_json([dict(zip(exporting.HEADS, row, strict=True)) for row in rows])
        return
    for part in csv_table.lines(exporting.HEADS, rows):
        click.echo(part, nl=False)


def _named(here: list[Plan], plan_id: str | None) -> Plan:
    found = next((one for one in here if plan_id in (None, one.id)), None)
    if found is None:
        raise NotFound("plan_not_found", plan=plan_id or "")
    return found
