"""`loa recount` and `loa recount-surveys`: count all reports or answers again. Loa may go on running meanwhile."""

from __future__ import annotations

import time

import click

from loa import opening
from loa.terminal import json_option, progress, show_json
from models.reports import reports
from models.surveys import tally
from models.surveys.kept_answers import SURVEY_ANSWERS


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


@click.command("recount-surveys")
@json_option
def recount_surveys(as_json: bool) -> None:
    """Count the answers to all surveys again, for results that cannot be right.

    Loa may go on running; who reads results meanwhile reads those of before. Results that were published stay as they
    were until an hour with new answers is over.
    """
    started, counted = time.monotonic(), 0
    with opening.opened() as store:
        expected = store.collection(SURVEY_ANSWERS).estimated_document_count()
        with progress(expected, "Counting answers") as move:

            def tell(answers: int) -> None:
                nonlocal counted
                counted += answers
                move(answers)

            tally.rebuild_all(store, tell)
    seconds = time.monotonic() - started
    if as_json:
        show_json({"answers": counted, "seconds": round(seconds, 3)})
    else:
        click.echo(f"{counted} answers counted in {seconds:.1f} s")
