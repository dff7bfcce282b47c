"""Hazards (hiểm họa) and risk levels, as the file `hazards.yml` lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TypedDict, cast

from models.alerts.cap_terms import Category, Certainty, ResponseType, Severity, Urgency
from models.store import datafiles

LOWEST_LEVEL, HIGHEST_LEVEL = 1, 5


class MeaningRow(TypedDict):
    """What a level means, in CAP's words."""

    severity: str
    urgency: str
    certainty: str
    response_types: list[str]


class LevelRow(MeaningRow):
    """A level of risk and its colour by language."""

    level: int
    colour: dict[str, str]


class HazardRow(TypedDict):
    """A hazard, as it stands in the file."""

    code: str
    category: str
    levelled: bool
    usual_hours: list[float]
    name: dict[str, str]


class HazardsFile(TypedDict):
    """The file `hazards.yml`; `without_level` counts for hazards that have no levels."""

    longest_days: int
    levels: list[LevelRow]
    without_level: MeaningRow
    hazards: list[HazardRow]


@dataclass(frozen=True)
class Hazard:
    """One hazard.

    :param name: by language.
    :param levelled: bulletins on it carry a level of disaster risk.
    :param usual_hours: how long a warning of it usually holds, at least and at most.
    """

    code: str
    category: Category
    name: Mapping[str, str]
    levelled: bool
    usual_hours: tuple[float, float]


@dataclass(frozen=True)
class Meaning:
    """What a level means in CAP's words, as a proposal; only the severity is fixed by the level."""

    severity: Severity
    urgency: Urgency
    certainty: Certainty
    response_types: tuple[ResponseType, ...]


@lru_cache(maxsize=1)
def hazards() -> Mapping[str, Hazard]:
    """Return every hazard by its code, in the order of the file."""
    return {
        row["code"]: Hazard(
            row["code"],
            Category(row["category"]),
            row["name"],
            row["levelled"],
            (row["usual_hours"][0], row["usual_hours"][1]),
        )
        for row in _file()["hazards"]
    }


def levels() -> Sequence[LevelRow]:
    """Return every level with its colour by language and what it means, the lowest first."""
    return _file()["levels"]


def meaning(level: int | None) -> Meaning:
    """Return what a level (1 to 5) means; with None, what counts for a hazard without levels.

    :raises KeyError: there is no such level.
    """
    row: MeaningRow = _file()["without_level"] if level is None else _levels()[level]
    return Meaning(
        Severity(row["severity"]),
        Urgency(row["urgency"]),
        Certainty(row["certainty"]),
        tuple(ResponseType(word) for word in row["response_types"]),
    )


def colour(level: int, language: str) -> str:
    """Return the colour of a level, as the law names it.

    :raises KeyError: there is no such level.
    """
    return _levels()[level]["colour"][language]


def longest() -> timedelta:
    """Return how long an alert may be in force at most."""
    return timedelta(days=_file()["longest_days"])


def _levels() -> dict[int, LevelRow]:
    return {row["level"]: row for row in _file()["levels"]}


@lru_cache(maxsize=1)
def _file() -> HazardsFile:
    return cast(HazardsFile, datafiles.read("hazards.yml"))
