"""Tables in CSV as provinces send them: with or without a byte order mark, cut by commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence


def reader_of(
    text: str, columns: Sequence[str], needed: Sequence[str]
) -> tuple[csv.DictReader[str], list[str]]:
    """Return a reader of the rows, and what is wrong with the head: a column that is missing or unknown.

    :param columns: all that there may be.
    """
    clean = text.lstrip("\ufeff")
    separator = max(",;\t", key=clean.partition("\n")[0].count)
    reader = csv.DictReader(io.StringIO(clean), delimiter=separator, strict=True)
    try:
        names = [name.strip() for name in reader.fieldnames or ()]
    except csv.Error as error:
        return reader, [f"This is no CSV: {error}."]
    reader.fieldnames = names
    faults = [f"The column {name} is missing." for name in needed if name not in names]
    there_are = ", ".join(columns)
    faults += [f"There is no column {name}; there are {there_are}." for name in names if name not in columns]
    return reader, faults
