"""`loa migrate`: bring what is stored up to this version. The old version may go on serving meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable

import click

from loa import opening
from loa.terminal import json_option, say, show_json
from models import migrations
from models.migrations import Held, Phase, passes
from models.migrations.passes import PassRow
from models.store import Store, schema

WAIT_SECONDS = 2.0


@click.command()
@click.option("--status", is_flag=True, help="Say how far each step is, and change nothing.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@click.option(
    "--contract", is_flag=True, help="No process of an older version is left: take away what it needed."
)
@json_option
@click.pass_context
def migrate(ctx: click.Context, status: bool, dry_run: bool, contract: bool, as_json: bool) -> None:
    """Bring what is stored up to this version.

    The old version may go on serving meanwhile; what another process is doing already is waited for, and a run that
    was killed goes on where it stopped. With --status the exit code is 1 until Loa may start.
    """
    if status and (dry_run or contract):
        raise click.UsageError("--status goes with neither --dry-run nor --contract.")
    with opening.opened() as store:
        if status:
            ctx.exit(show_status(store, as_json=as_json))
        elif dry_run:
            foretell(store, contract=contract, as_json=as_json)
        else:
            finished = run(store, say if as_json else click.echo, contract=contract)
            if as_json:
                show_json({"finished": finished})


def run(store: Store, tell: Callable[[str], None], *, contract: bool) -> int:
    """Migrate, and wait while another process does; returns how many passes were finished.

    :param tell: is told of each batch in a line.
    """
    started, waiting = time.monotonic(), False
    while True:
        try:
            finished = migrations.migrate(store, tell, contract=contract)
        except Held:
            if not waiting:
                tell("Another process is migrating this store; waiting for it.")
            waiting = True
            time.sleep(WAIT_SECONDS)
            continue
        tell(f"{finished} passes finished in {time.monotonic() - started:.1f} s")
        return finished


def foretell(store: Store, *, contract: bool, as_json: bool) -> None:
    """Show what a run would do."""
    wanted = migrations.preview(store, contract=contract)
    dropped = schema.undeclared(store) if contract else []
    if as_json:
        rows = [{"pass": str(one), "rows": count, "about": one.step.about} for one, count in wanted]
        show_json({"passes": rows, "dropped_indexes": dropped})
        return
    for one, count in wanted:
        click.echo(f"{one}: {count} rows. {one.step.about}")
    for name in dropped:
        click.echo(f"index {name}: would be dropped")
    if not wanted and not dropped:
        click.echo("Nothing is to be done.")


def show_status(store: Store, *, as_json: bool) -> int:
    """Show how far each pass is; returns the exit code, 1 when Loa should not start yet."""
    known = {row["_id"]: row for row in passes.rows(store)}
    found = {str(one): _state(known.get(one.id)) for phase in Phase for one in passes.planned(phase)}
    newer = migrations.ahead(store)
    may_start = not migrations.pending(store, Phase.EXPAND) and not newer
    if as_json:
        show_json({"may_start": may_start, "passes": found, "newer": newer})
        return 0 if may_start else 1
    for name, state in found.items():
        click.echo(f"{name}: {state}")
    for name in newer:
        click.echo(f"{name}: done by a newer version of Loa, which this version does not know")
    return 0 if may_start else 1


def _state(row: PassRow | None) -> str:
    if row is None:
        return "pending"
    rows = f"{row['seen']} rows seen, {row['written']} written"
    if row["finished_at"] is None:
        return f"stopped or running since {row['started_at']:%Y-%m-%d %H:%M} UTC, {rows}"
    return f"done on {row['finished_at']:%Y-%m-%d %H:%M} UTC by version {row['version']}, {rows}"
