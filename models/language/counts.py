"""Counts: how many there are of something. People, clusters and reports come whole; the one place that says so."""

from __future__ import annotations

import math
from collections.abc import Iterator

from models.errors import Fault


def is_whole(value: float) -> bool:
    """Say whether a number has no fraction; `5.0` has none."""
    return math.isfinite(value) and value == int(value)


def plain(value: float) -> int | float:
    """Return a number without a fraction as an int, and any other as it is."""
    return int(value) if is_whole(value) else value


def faults(field: str, value: float | None, most: int, least: int = 0) -> Iterator[Fault]:
    """Yield what is wrong with a count: it has a fraction, or is out of its bounds.

    :param value: None where it could not be read, which is told already.
    """
    if value is None:
        return
    if not is_whole(value):
        yield Fault(field, "not_whole")
    elif not least <= value <= most:
        yield Fault(field, "out_of_range", {"min": least, "max": most})
