"""What a person at a terminal sees, and a program that asks with `--json`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")

yes_option = click.option("--yes", "-y", is_flag=True, help="Do not ask whether you are sure.")


def show_json(value: object) -> None:
    """Print a value for programs; moments as ISO 8601."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def show_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows below their heads, each column as wide as its widest cell."""
    lines = [tuple(heads), *(tuple(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def say(line: str) -> None:
    """Tell the person what happens; beside the output, so that programs can read that."""
    click.echo(line, err=True)


def insist(question: str, *, yes: bool) -> None:
    """Go on only when the person is sure.

    :raises click.Abort: they are not.
    """
    if not yes:
        click.confirm(question, abort=True, err=True)


@contextmanager
def progress(length: int, label: str) -> Iterator[Callable[[int], None]]:
    """Show a bar while the block runs, on a terminal only; gives what moves it on by some steps."""
    if not length or not sys.stderr.isatty():
        yield lambda steps: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update


def moment(at: datetime | None) -> str:
    """Return a moment as people read it, or a dash."""
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "-"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
