"""What an import left out or changed: each thing by its place in the file, with the reason.

The sentences stand in `models/data/xlsform.yml`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TypedDict

from models.language.languages import choose
from models.store.datafiles import read

#: Most things that are named; a form that has more is not one to import.
MOST_NAMED = 20_000

#: Longest construct that is repeated from the file.
LONGEST_CONSTRUCT = 100


class Effect(StrEnum):
    """What became of a construct."""

    LEFT_OUT = "left_out"
    CHANGED = "changed"


class LeftOut(TypedDict):
    """One construct that is not in the survey, or not as it was.

    :ivar sheet: name of the sheet.
    :ivar row: from 1, as spreadsheets count; 0 for the sheet as a whole.
    :ivar column: letters of the column; "" for the row as a whole.
    :ivar construct: the type, the column or the value that is meant, as the file has it.
    :ivar name: of the question or group; "" where there is none.
    :ivar effect: an `Effect`.
    :ivar code: why, a key of `models/data/xlsform.yml`.
    """

    sheet: str
    row: int
    column: str
    construct: str
    name: str
    effect: str
    code: str


@dataclass(frozen=True)
class Place:
    """A cell, or a row as a whole, of a named thing."""

    sheet: str
    row: int = 0
    column: str = ""
    name: str = ""


@dataclass
class Report:
    """Everything that is left out or changed, in the order in which it was met."""

    found: list[LeftOut] = field(default_factory=list)

    def leave_out(self, place: Place, construct: str, code: str) -> None:
        """Name what is not in the survey."""
        self._add(place, construct, code, Effect.LEFT_OUT)

    def change(self, place: Place, construct: str, code: str) -> None:
        """Name what is in the survey in another way."""
        self._add(place, construct, code, Effect.CHANGED)

    def in_order(self) -> list[LeftOut]:
        """Return what was named by its place, sheet by sheet; each thing once."""
        sheets = {one["sheet"]: None for one in self.found}
        order = {name: at for at, name in enumerate(sheets)}
        unique = {tuple(one.values()): one for one in self.found}
        return sorted(
            unique.values(),
            key=lambda one: (order[one["sheet"]], one["row"], len(one["column"]), one["column"]),
        )

    def _add(self, place: Place, construct: str, code: str, effect: Effect) -> None:
        if len(self.found) < MOST_NAMED:
            self.found.append(
                {
                    "sheet": place.sheet,
                    "row": place.row,
                    "column": place.column,
                    "construct": construct[:LONGEST_CONSTRUCT],
                    "name": place.name[:LONGEST_CONSTRUCT],
                    "effect": str(effect),
                    "code": code,
                }
            )


def reason(code: str, language: str) -> str:
    """Return why something was left out or changed, in a language."""
    return choose(reasons()[code], language)


@lru_cache(maxsize=1)
def reasons() -> dict[str, dict[str, str]]:
    """Return the sentences by code and language."""
    loaded: dict[str, dict[str, str]] = read("xlsform.yml")["reasons"]
    return loaded


@lru_cache(maxsize=1)
def own_words() -> dict[str, dict[str, str]]:
    """Return the words that XLSForm has for itself ("Other"), by name and language."""
    loaded: dict[str, dict[str, str]] = read("xlsform.yml")["words"]
    return loaded
