"""Cells: one value of a table, and how a spreadsheet is kept from running it."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from models.language.dates import VIETNAM
from models.language.text import fold

#: What a cell holds; an aware datetime is shown in the time of Vietnam.
Cell = str | int | float | bool | datetime | None

#: A spreadsheet takes a text that begins so for a formula, behind blanks and in full width, too.
FORMULA_STARTS = ("=", "+", "-", "@")

#: Where some programs begin a new cell or line whatever the quotes say, by the country they are set to.
BREAKS = re.compile(r"([;|\t\r\n])")

#: Texts up to this length come again and again (codes, names), so what became of them is kept.
_SHORT = 100


def plain(cell: Cell) -> str:
    """Return a cell as the text of a CSV file; one that a spreadsheet would run is quoted as spreadsheets do it."""
    if isinstance(cell, str):
        return _kept_guarded(cell) if len(cell) <= _SHORT else _guarded(cell)
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, datetime):
        return local(cell).isoformat(" ", "minutes")
    return "" if cell is None else str(cell)


def unguarded(text: str) -> str:
    """Return what `plain` was given, of a text of a CSV file that it made."""
    return "".join(
        part[1:] if part.startswith("'") and _would_run(part[1:]) else part for part in BREAKS.split(text)
    )


def local(at: datetime) -> datetime:
    """Return a time as the clocks of Vietnam show it, to the second."""
    return at.astimezone(VIETNAM).replace(tzinfo=None, microsecond=0)


def _guarded(text: str) -> str:
    return "".join(f"'{part}" if _would_run(part) else part for part in BREAKS.split(text))


@lru_cache(maxsize=4096)
def _kept_guarded(text: str) -> str:
    return _guarded(text)


def _would_run(text: str) -> bool:
    """Say whether a cell with this text would be a formula, behind blanks and quotes, too."""
    return fold(text).lstrip("\"' ").startswith(FORMULA_STARTS)
