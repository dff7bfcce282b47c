"""`loa recount`: count all reports again from their events. Loa may go on running meanwhile."""

from __future__ import annotations

import time

import click

from loa import opening
from loa.terminal import json_option, progress, show_json
from models.reports import reports


@click.command()
@json_option
def recount(as_json: bool) -> None:
    """Count all reports again from their events, for figures that cannot be right.

    Loa may go on running; what is counted meanwhile is not lost. docs/statistics.md says what each figure counts.
    """
    from models.statistics import counters  # imports numpy, which no other command waits for

    started = time.monotonic()
    with opening.opened() as store:
        expected = store.collection(reports.REPORTS).estimated_document_count()
        with progress(expected, "Counting reports") as move:
            counted = counters.rebuild(store, move)
    seconds = time.monotonic() - started
    if as_json:
        show_json({"reports": counted, "seconds": round(seconds, 3)})
    else:
        click.echo(f"{counted} reports counted in {seconds:.1f} s")
