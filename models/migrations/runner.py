"""The runner: does what is pending, batch by batch, under the lease."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.migrations import lease, passes
from models.migrations.lease import Lease
from models.migrations.passes import Pass
from models.migrations.step import Phase, Step
from models.store import Store, schema

#: Rows that a step handles at once, at most.
ROWS = 200

Report = Callable[[str], None]


def migrate(
    store: Store,
    report: Report = lambda line: None,
    *,
    contract: bool = False,
    steps: Sequence[Step] | None = None,
    rows: int = ROWS,
) -> int:
    """Run every pending pass, and go on where a killed run stopped; returns how many passes were finished.

    :param report: gets a line about each batch, before the batch is remembered: what it raises stops the run
        there, and the next run does that batch again.
    :param contract: no process of an older version is left, so what only that needed may go.
    :param steps: other steps than those of this version.
    :raises Held: another process migrates this store; what that does need not be done again.
    """
    if not contract and not passes.pending(store, Phase.EXPAND, steps):
        return 0
    with lease.held(store) as mine:
        # Read under the lease: another run may have ended a moment ago.
        wanted = passes.pending(store, Phase.EXPAND, steps)
        wanted += passes.pending(store, Phase.CONTRACT, steps) if contract else []
        for one in wanted:
            _run(mine, one, report, rows)
        if contract:
            for name in schema.drop_undeclared(store):
                report(f"index {name} dropped: it is no longer declared")
    return len(wanted)


def preview(store: Store, *, contract: bool = False) -> list[tuple[Pass, int]]:
    """Return each pending pass with about how many rows it would change; nothing is written."""
    wanted = passes.pending(store, Phase.EXPAND)
    wanted += passes.pending(store, Phase.CONTRACT) if contract else []
    return [(one, one.step.left(store)) for one in wanted]


def _run(mine: Lease, one: Pass, report: Report, rows: int) -> None:
    row = passes.begin(mine.store, one, mine.holder)
    seen, written, cursor = row["seen"], row["written"], row["cursor"]
    while True:
        mine.extend()
        made = one.step.batch(mine.store, cursor, rows)
        seen, written, cursor = seen + made.seen, written + made.written, made.cursor
        report(f"{one}: {seen} rows seen, {written} written{'' if cursor is not None else ', done'}")
        passes.save(mine.store, one, mine.holder, made)
        if cursor is None:
            return
