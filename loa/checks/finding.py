"""What a check found, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """`WRONG` must be mended; `NOTE` should be known; `UNKNOWN` could not be looked at."""

    OK = "ok"
    NOTE = "note"
    WRONG = "WRONG"
    UNKNOWN = "?"


@dataclass(frozen=True)
class Finding:
    """One row of the table.

    :param what: what was looked at.
    :param said: what was found.
    :param mend: what to do about it; empty where nothing is to be done.
    """

    what: str
    mark: Mark
    said: str
    mend: str = ""


def fine(what: str, said: str) -> Finding:
    """Return that all is well."""
    return Finding(what, Mark.OK, said)


def note(what: str, said: str, mend: str = "") -> Finding:
    """Return something that somebody should know."""
    return Finding(what, Mark.NOTE, said, mend)


def wrong(what: str, said: str, mend: str) -> Finding:
    """Return something that must be mended."""
    return Finding(what, Mark.WRONG, said, mend)


def unknown(what: str, said: str) -> Finding:
    """Return that it could not be looked at, because of something that is named elsewhere."""
    return Finding(what, Mark.UNKNOWN, said)
