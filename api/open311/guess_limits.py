"""Guessing: callers who ask for numbers or tokens that do not exist are stopped after a while.

A number has five characters, so machines could try them all; a token can't be guessed, but trying costs work.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from api.extensions.context import current_circumstances, current_store
from models.access import guards
from models.access.guards import Act
from models.errors import NotFound

T = TypeVar("T")


def looked_up(asked: int, look: Callable[[], list[T]]) -> list[T]:
    """Return what `look` finds of so many numbers or tokens; only those that do not exist are counted.

    :raises TooMany: too many that do not exist.
    """
    try:
        found = look()
    except NotFound:
        _count(asked)
        raise
    if missing := asked - len(found):
        _count(missing)
    return found


def _count(missing: int) -> None:
    guards.spend(current_store(), Act.OPEN311_NUMBER, current_circumstances(), times=missing)
