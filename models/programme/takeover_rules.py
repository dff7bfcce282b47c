"""The rules of takeovers (`takeovers.yml`): what takes outlets over, for how long, and how it looks and sounds."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TypedDict, cast

from models.alerts import hazards
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Severity, Urgency
from models.store import datafiles


class Rules(TypedDict):
    """The file.

    `hold_hours` and `slow_hold_hours` are hours by urgency and severity, the latter for hazards of `slow`.
    """

    colours: dict[int, str]
    colour_without_level: str
    severities: dict[str, int]
    audio_every_seconds: dict[int, int]
    hold_hours: dict[str, dict[str, float]]
    slow: list[str]
    slow_hold_hours: dict[str, dict[str, float]]
    air_every_hours: dict[int, int]
    show_every_minutes: int


@cache
def rules() -> Rules:
    """Return the file."""
    return cast(Rules, datafiles.read("takeovers.yml"))


def weight(alert: Alert) -> int:
    """Return how weighty the severity of a warning is, 1 to 5."""
    return rules()["severities"][alert["severity"] or Severity.UNKNOWN]


def colour(level: int) -> str:
    """Return the colour of a level; of 0, which stands for none, too."""
    return rules()["colours"].get(level, rules()["colour_without_level"])


def hold(alert: Alert) -> timedelta:
    """Return for how long a warning has outlets for itself, from its beginning; zero: it doesn't take over."""
    return _hold(alert["hazard"], alert["urgency"], alert["severity"])


def least_level(hazard: str) -> int | None:
    """Return the lowest level at which a hazard takes outlets over, where nobody chose anything else; None for none."""
    meant = ((level, hazards.meaning(level)) for level in range(1, hazards.HIGHEST_LEVEL + 1))
    return next((level for level, one in meant if _hold(hazard, one.urgency, one.severity)), None)


def _hold(hazard: str, urgency: str | None, severity: str | None) -> timedelta:
    known = rules()
    table = known["slow_hold_hours"] if hazard in known["slow"] else known["hold_hours"]
    return timedelta(hours=table.get(urgency or Urgency.UNKNOWN, {}).get(severity or Severity.UNKNOWN, 0))
