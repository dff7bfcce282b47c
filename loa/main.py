"""The root of the command line: `loa` and its groups."""

from __future__ import annotations

import click

from loa import (
    admin,
    areas,
    check,
    dead_letters,
    migrate,
    officials,
    outlets,
    papers,
    recount,
    secrets,
    setup,
    targets,
)
from loa.faults import sentence_of
from loa.terminal import show_json
from models.version import VERSION


class Root(click.Group):
    """The group that turns what went wrong into one sentence and the exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; with --json, whatever goes wrong is JSON as well."""
        as_json = "--json" in (*ctx._protected_args, *ctx.args)
        try:
            return self._said(ctx)
        except click.ClickException as error:
            if as_json:
                show_json({"ok": False, "error": error.format_message()})
            raise

    def _said(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            # Click ends quietly where nobody reads the rest (`loa check | head -1`).
            raise
        except Exception as error:
            said = sentence_of(error)
            if said is None:
                raise
            raise click.ClickException(said) from error


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="loa")
def loa() -> None:
    """Run and mend a Loa: its store, its officials, its dead letters.

    Settings come from the environment (docs/settings.md). Where `make run` serves from this folder, its store is used
    without any.
    """


for command in (
    secrets.secrets,
    setup.setup,
    admin.admin,
    officials.officials,
    outlets.outlets,
    papers.papers,
    targets.targets,
    check.check,
    migrate.migrate,
    recount.recount,
    recount.recount_surveys,
    dead_letters.dead_letters,
    areas.areas,
):
    loa.add_command(command)


def main() -> None:
    """Run the command line of this process."""
    loa(prog_name="loa")
