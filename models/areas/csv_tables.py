"""Tables in CSV as provinces send them: with or without a byte order mark, cut by commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

#: More columns than that no table of ours has.
MOST_COLUMNS = 200


def reader_of(
    text: str, columns: Sequence[str], needed: Sequence[str]
) -> tuple[csv.DictReader[str], list[str]]:
    """Return a reader of the rows, and what is wrong with the head: a column that is missing or unknown.

    :param columns: all that there may be.
    """
    plain = clean(text)
    reader = csv.DictReader(io.StringIO(plain), delimiter=separator(plain), strict=True)
    try:
        names = [name.strip() for name in reader.fieldnames or ()]
    except csv.Error as error:
        return reader, [f"This is no CSV: {error}."]
    reader.fieldnames = names
    if len(names) > MOST_COLUMNS:
        return reader, [f"It has {len(names)} columns; {MOST_COLUMNS} are the most."]
    faults = [f"The column {name} is missing." for name in needed if name not in names]
    there_are = ", ".join(columns)
    faults += [f"There is no column {name}; there are {there_are}." for name in names if name not in columns]
    return reader, faults


def clean(text: str) -> str:
    """Return a table without the byte order mark."""
    return text.lstrip("\ufeff")


def separator(text: str) -> str:
    """Return what cuts a table, by its head: a comma, a semicolon or a tab."""
    return max(",;\t", key=text.partition("\n")[0].count)
