"""The page of the commands, and what holds for every command."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from loa.commands_page import PAGE, page
from loa.main import loa


def _commands(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, *path, name)
        else:
            yield (*path, name)


COMMANDS = sorted(_commands(loa))


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make commands"


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_is_for_and_speaks_to_programs(path: tuple[str, ...]) -> None:
    done = CliRunner().invoke(loa, [*path, "--help"])

    assert done.exit_code == 0
    assert len(done.stdout.splitlines()[2].strip()) > 20
    assert "--json" in done.stdout


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_refuses_an_option_that_there_is_not(path: tuple[str, ...]) -> None:
    assert CliRunner().invoke(loa, [*path, "--no-such-option"]).exit_code == 2
