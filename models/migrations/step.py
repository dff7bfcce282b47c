"""Steps: one change of a stored shape each, found by walking the package."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import ModuleType

from models.store import Store

_NAME = re.compile(r"m(\d{4})_(\w+)")
_PACKAGE = __name__.rpartition(".")[0]


class Phase(StrEnum):
    """`EXPAND` only adds and may run while old code serves; `CONTRACT` waits until no old process is left."""

    EXPAND = "expand"
    CONTRACT = "contract"


#: An id in a collection, as a step keeps its place.
Id = str | int

#: Where a batch begins, after this; None for the beginning, and at the end when nothing is left.
Cursor = Id | None


@dataclass(frozen=True)
class Batch:
    """What one call of a step's `batch` did.

    :param cursor: where the next batch begins; None when nothing is left.
    :param seen: rows looked at.
    :param written: rows changed.
    """

    cursor: Cursor
    seen: int
    written: int


@dataclass(frozen=True)
class Step:
    """One numbered change.

    :param about: what it does, in a sentence.
    :param batch: `(store, cursor, limit)`; the first cursor is None.
    :param left: how many rows still want the change, about.
    """

    number: int
    name: str
    phase: Phase
    about: str
    batch: Callable[[Store, Cursor, int], Batch]
    left: Callable[[Store], int]


@cache
def steps() -> tuple[Step, ...]:
    """Return every step of this package by its number.

    :raises ValueError: two steps have the same number.
    """
    folder = str(Path(__file__).parent)
    names = (_NAME.fullmatch(info.name) for info in pkgutil.iter_modules([folder]))
    found = sorted((_step(name) for name in names if name), key=lambda step: step.number)
    if len({step.number for step in found}) < len(found):
        raise ValueError(f"Two migrations have the same number: {[step.name for step in found]}")
    return tuple(found)


def _step(name: re.Match[str]) -> Step:
    module: ModuleType = importlib.import_module(f"{_PACKAGE}.{name[0]}")
    about = (module.__doc__ or "").strip().splitlines()[0]
    return Step(int(name[1]), name[2], Phase(module.PHASE), about, module.batch, module.left)
