"""Leases of reactions that take longer than one: renewed while the work goes on, and over soon after it was killed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from models.store import Store, outbox
from models.store.outbox import OutboxRow
from models.store.reactions import Reaction

log = structlog.get_logger(__name__)

#: Reactions that take minutes.
LONG = frozenset({Reaction.MAKE_RECORDING})


@contextmanager
def held(store: Store, row: OutboxRow) -> Iterator[None]:
    """Hold the lease of a row for as long as the work on it goes on, if that may be long."""
    if outbox.reaction_of(row) not in LONG:
        yield
        return
    done = threading.Event()
    renewing = threading.Thread(target=_renew, args=(store, row, done), name="lease", daemon=True)
    renewing.start()
    try:
        yield
    finally:
        done.set()
        renewing.join()


def _renew(store: Store, row: OutboxRow, done: threading.Event) -> None:
    while not done.wait(store.settings.outbox_lease_seconds / 3):
        try:
            outbox.renew(store, row)
        # The store is away: the next time may be better, and who loses the lease settles nothing.
        except Exception as error:
            log.warning("lease_not_renewed", outbox_row=row["_id"], reason=type(error).__name__)
