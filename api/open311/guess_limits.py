"""Guessing: callers who ask for numbers or tokens that do not exist are stopped after a while.

A number has five characters, so machines could try them all; a token can't be guessed, but trying costs work.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import request

from api.extensions.context import current_identity, current_store
from models.access import rate_limits
from models.access.rate_limits import Limit

T = TypeVar("T")


def current_caller() -> tuple[str, ...]:
    """Return by whom is counted: a key, else a network address."""
    identity = current_identity()
    return (str(identity.kind), identity.id) if identity.id else (request.remote_addr or "",)


def looked_up(asked: int, look: Callable[[], list[T]]) -> list[T]:
    """Return what `look` finds of so many numbers or tokens; only those that do not exist are counted.

    They are counted before looking, so that no two questions at once pass for one; by key, else by network address.

    :raises TooMany: too many that do not exist.
    """
    store, who = current_store(), current_caller()
    rate_limits.spend(store, Limit.OPEN311_NUMBER, *who, times=asked)
    found = look()
    if found:
        rate_limits.give_back(store, Limit.OPEN311_NUMBER, *who, times=len(found))
    return found
