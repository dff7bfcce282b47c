"""Limits of tables that are sent in, whichever kind of file they come in."""

from __future__ import annotations

#: The most that one file may hold: sheets; rows and columns of each; characters of all cells together.
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 30, 5_000, 200, 4_000_000
