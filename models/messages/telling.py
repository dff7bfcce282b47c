"""Telling: what people are told of, how weighty it is, and what may hold it back, as one table (`telling_rules.yml`).

Whatever sends something to a person asks here: warnings, posts, surveys, letters. Nothing holds back what is
`PIERCING`: an actual warning of a severe danger that is near, a step of a call for rescue, an answer to a question.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TypedDict, cast

from models.store import datafiles


class Topic(StrEnum):
    """What it is about."""

    ALERT = "alert"
    DRILL = "drill"
    POST = "post"
    SURVEY = "survey"
    REPORT = "report"
    RESCUE = "rescue"
    DIGEST = "digest"
    REPLY = "reply"
    OFFICE = "office"


class Weight(StrEnum):
    """How weighty it is. Nothing holds back what is `PIERCING`."""

    PIERCING = "piercing"
    URGENT = "urgent"
    ORDINARY = "ordinary"


class Quiet(StrEnum):
    """Whose quiet hours are kept."""

    ALL = "all"
    OWN = "own"
    NONE = "none"


class BySms(StrEnum):
    """To whom it goes by SMS."""

    CAME = "came"
    FALLBACK = "fallback"


@dataclass(frozen=True)
class Rule:
    """What may hold it back.

    :param can_stop: people may unsubscribe from it.
    :param digest: those who wish a digest find it there.
    :param patience_minutes: after so long without an answer it goes on to the next channel; 0 for never.
    """

    quiet: Quiet
    can_stop: bool
    digest: bool
    sms: BySms
    patience_minutes: int


class RuleRow(TypedDict):
    """A row of the file."""

    quiet: str
    can_stop: bool
    digest: bool
    sms: str
    patience_minutes: int


#: What people may unsubscribe from. Digests end with the wish for them.
STOPPABLE = (Topic.ALERT, Topic.DRILL, Topic.POST, Topic.SURVEY, Topic.REPORT)

#: Severities and urgencies of CAP that make an actual warning piercing.
_SEVERE, _NEAR = frozenset({"Severe", "Extreme"}), frozenset({"Immediate", "Expected"})


def rule(topic: Topic, weight: Weight) -> Rule:
    """Return what may hold it back.

    :raises KeyError: there is nothing of that weight about that.
    """
    return _rules()[topic, weight]


def of_alert(status: str, severity: str | None, urgency: str | None) -> tuple[Topic, Weight]:
    """Return what a warning is, by the words of CAP: only an actual, severe and near one is piercing."""
    if status != "Actual":
        return Topic.DRILL, Weight.ORDINARY
    piercing = severity in _SEVERE and urgency in _NEAR
    return Topic.ALERT, Weight.PIERCING if piercing else Weight.ORDINARY


def of_post(priority: str) -> tuple[Topic, Weight]:
    """Return what a post is, by its priority (`models.content.posts.Priority`)."""
    return Topic.POST, Weight.URGENT if priority == "urgent" else Weight.ORDINARY


def of_report(*, rescue: bool) -> tuple[Topic, Weight]:
    """Return what a step of a report is."""
    return (Topic.RESCUE, Weight.PIERCING) if rescue else (Topic.REPORT, Weight.ORDINARY)


@lru_cache(maxsize=1)
def _rules() -> dict[tuple[Topic, Weight], Rule]:
    file = cast(dict[str, dict[str, RuleRow]], datafiles.read("telling_rules.yml"))
    return {
        (Topic(topic), Weight(weight)): Rule(
            Quiet(row["quiet"]), row["can_stop"], row["digest"], BySms(row["sms"]), row["patience_minutes"]
        )
        for topic, by_weight in file.items()
        for weight, row in by_weight.items()
    }
