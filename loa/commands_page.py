"""Write docs/commands.md from the commands: `python -m loa.commands_page`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from loa.main import loa

PAGE = Path(__file__).resolve().parents[1] / "docs" / "commands.md"

HEAD = """# Commands

What `loa` can do. This page is written by `make commands` from the package `loa/`; a test compares the two. On a
clone it is `.venv/bin/loa` (after `make install`), with containers `docker compose run --rm api loa`. `--help` says the
same.

Settings come from the environment ([settings.md](settings.md)). Where `make run` serves from the same folder, its store
is used without any. The exit code is 0 when all is fine, 1 when something is wrong, 2 for wrong use. With `--json` the
standard output is JSON and nothing else; questions and progress stand on the standard error.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    return HEAD + "".join(_section(path, command) for path, command in _commands(loa, ("loa",)))


def _commands(group: click.Group, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something, with the words that lead to it."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))
        else:
            yield (*path, name), command


def _section(path: tuple[str, ...], command: click.Command) -> str:
    context = click.Context(command, info_name=" ".join(path))
    usage = " ".join(command.collect_usage_pieces(context))
    about = inspect.cleandoc(command.help or "")
    return f"\n## {' '.join(path)}\n\n    {' '.join(path)} {usage}\n\n{about}\n{_options(command, context)}"


def _options(command: click.Command, context: click.Context) -> str:
    options = [param for param in command.get_params(context) if isinstance(param, click.Option)]
    rows = [record for option in options if (record := option.get_help_record(context))]
    lines = [f"| `{_cell(names)}` | {_cell(about)} |\n" for names, about in rows if "--help" not in names]
    return "".join(("\n| option | |\n|---|---|\n", *lines)) if lines else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
