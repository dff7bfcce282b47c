"""Bring what is stored up to this version: `python -m local.migrate`. The old version may go on serving meanwhile.

`--contract` says that no process of an older version is left; `--status` and `--dry-run` only tell. What another
process is doing already is waited for.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence

from models import logs, migrations
from models.migrations import Held, Phase, passes
from models.settings import load
from models.store import Store, open_store, schema

WAIT_SECONDS = 2.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Migrate, or tell; returns 0, or 1 when `--status` finds something that must be done before Loa may start."""
    given = _parsed(arguments)
    settings = load(os.environ)
    logs.configure(settings.log_format)
    store = open_store(settings)
    try:
        if given.status:
            return show(store, _say)
        if given.dry_run:
            foretell(store, _say, contract=given.contract)
        else:
            run(store, _say, contract=given.contract)
    finally:
        store.close()
    return 0


def run(store: Store, say: Callable[[str], None], *, contract: bool) -> None:
    """Migrate; wait while another process does."""
    started, waiting = time.monotonic(), False
    while True:
        try:
            finished = migrations.migrate(store, say, contract=contract)
        except Held:
            if not waiting:
                say("Another process is migrating this store; waiting for it.")
            waiting = True
            time.sleep(WAIT_SECONDS)
            continue
        say(f"{finished} passes finished in {time.monotonic() - started:.1f} s")
        return


def foretell(store: Store, say: Callable[[str], None], *, contract: bool) -> None:
    """Say what a run would do."""
    for one, rows in migrations.preview(store, contract=contract):
        say(f"{one}: {rows} rows. {one.step.about}")
    if contract:
        for name in schema.undeclared(store):
            say(f"index {name}: would be dropped")


def show(store: Store, say: Callable[[str], None]) -> int:
    """Say how far each pass is; returns 1 when Loa should not start yet."""
    known = {row["_id"]: row for row in passes.rows(store)}
    for phase in Phase:
        for one in passes.planned(phase):
            say(f"{one}: {_state(known.get(one.id))}")
    for name in migrations.ahead(store):
        say(f"{name}: done by a newer version of Loa, which this version does not know")
    return 1 if migrations.pending(store, Phase.EXPAND) or migrations.ahead(store) else 0


def _state(row: passes.PassRow | None) -> str:
    if row is None:
        return "pending"
    rows = f"{row['seen']} rows seen, {row['written']} written"
    if row["finished_at"] is None:
        return f"stopped or running since {row['started_at']:%Y-%m-%d %H:%M} UTC, {rows}"
    return f"done on {row['finished_at']:%Y-%m-%d %H:%M} UTC by version {row['version']}, {rows}"


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.migrate", description=__doc__)
    parser.add_argument("--contract", action="store_true", help="no process of an older version is left")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--status", action="store_true", help="say how far each step is, and change nothing")
    only.add_argument("--dry-run", action="store_true", help="say what would be done, and change nothing")
    return parser.parse_args(arguments)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
