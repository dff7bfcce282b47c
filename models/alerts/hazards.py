"""Hazards (hiểm họa) and risk levels: what the file `hazards.yml` says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from models.alerts.cap_terms import Category, Certainty, ResponseType, Severity, Urgency
from models.store import datafiles

LOWEST_LEVEL, HIGHEST_LEVEL = 1, 5


@dataclass(frozen=True)
class Hazard:
    """One hazard.

    :param name: by language.
    :param levelled: bulletins on it carry a level of disaster risk.
    """

    code: str
    category: Category
    name: Mapping[str, str]
    levelled: bool


@dataclass(frozen=True)
class Meaning:
    """What a level means in CAP's words, as a proposal; only the severity is fixed by the level."""

    severity: Severity
    urgency: Urgency
    certainty: Certainty
    response_types: tuple[ResponseType, ...]


@lru_cache(maxsize=1)
def hazards() -> Mapping[str, Hazard]:
    """Every hazard by its code, in the order of the file."""
    return {
        row["code"]: Hazard(row["code"], Category(row["category"]), row["name"], row["levelled"])
        for row in _file()["hazards"]
    }


def meaning(level: int | None) -> Meaning:
    """What a level (1 to 5) means; with None, what stands for a hazard without levels.

    :raises KeyError: there is no such level.
    """
    row = _file()["without_level"] if level is None else _levels()[level]
    return Meaning(
        Severity(row["severity"]),
        Urgency(row["urgency"]),
        Certainty(row["certainty"]),
        tuple(ResponseType(word) for word in row["response_types"]),
    )


def colour(level: int, language: str) -> str:
    """The colour of a level, as the law names it.

    :raises KeyError: there is no such level.
    """
    return str(_levels()[level]["colour"][language])


def longest() -> timedelta:
    """For how long an alert may be in force."""
    return timedelta(days=_file()["longest_days"])


def _levels() -> dict[int, Any]:
    return {row["level"]: row for row in _file()["levels"]}


@lru_cache(maxsize=1)
def _file() -> Any:
    return datafiles.read("hazards.yml")
