"""Plans of imports: what each line of a table would do, or everything that keeps the table from doing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Fault

#: A document of the room.
Row = TypeVar("Row", bound=Mapping[str, Any])

#: Says whether whoever imports may manage rows of an agency at the last area of a path.
May = Callable[[Sequence[str], str], bool]


class Effect(StrEnum):
    """What a line does."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class LineFault(NamedTuple):
    """One thing that is wrong: the line as spreadsheets count (1 is the head), the head of the column, and what."""

    line: int
    column: str
    fault: Fault


class Change(NamedTuple):
    """One cell that changes: the head of its column, what stands there now and what will."""

    column: str
    before: str
    after: str


class LineEffect(NamedTuple):
    """What one line would do to the row that `code` names; `changes` are what changes, as cells have it."""

    line: int
    code: str
    effect: Effect
    changes: list[Change]

    @property
    def columns(self) -> list[str]:
        """The heads of what changes."""
        return [one.column for one in self.changes]


@dataclass
class Plan(Generic[Row]):
    """What a table would do, or everything that keeps it from doing it."""

    effects: list[LineEffect] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)
    fresh: list[Row] = field(default_factory=list, repr=False)
    changed: list[tuple[Row, dict[str, Any]]] = field(default_factory=list, repr=False)


def anywhere(path: Sequence[str], agency_id: str) -> bool:
    """Allow everything, for whoever is at the machine."""
    return True


def permitted(official: Identity, permission: Permission) -> May:
    """Allow what an official has a permission for."""
    return lambda path, agency_id: unit_access.may_at(official, permission, path, agency_id)
