"""What a province may set of corrections of false information: `models/data/corrections.yml`."""

from __future__ import annotations

from functools import lru_cache
from typing import TypedDict

from models.store import datafiles

FILE = "corrections.yml"


class Pinned(TypedDict):
    """For how many days after the day of publication corrections stand above the feed, and how many at most."""

    days: int
    most: int


class Asking(TypedDict):
    """When a question is about a claim.

    :ivar least: the likeness (0 to 1) from which on it is.
    :ivar shared: so many words both must have.
    :ivar compared: so many claims at most are looked at, the newest.
    """

    least: float
    shared: int
    compared: int


class CorrectionRules(TypedDict):
    """The file; its words are folded.

    :ivar around: what is said around a claim and not of it.
    :ivar passed: words that stand in every sentence.
    :ivar alike: lists of words and phrases that mean one thing.
    :ivar denying: words that deny something.
    :ivar endings: words that make a question of the sentence before them; `behind` is what people put behind these.
    """

    pinned: Pinned
    asking: Asking
    around: list[str]
    passed: list[str]
    alike: list[list[str]]
    denying: list[str]
    endings: list[str]
    behind: list[str]


@lru_cache(maxsize=1)
def rules() -> CorrectionRules:
    """Return what the file says."""
    found: CorrectionRules = datafiles.read(FILE)
    return found
