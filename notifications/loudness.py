"""How loud a message is on a phone, and in which section it stands: one table for everything that is pushed.

Only a warning of a real and great danger breaks through the silence of a phone, and never a drill. What nobody knew
how to rate is rather too loud than too quiet.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from models.alerts.alerts import Alert
from models.alerts.cap_terms import Severity, Status, Urgency
from models.alerts.endings import ending_of
from notifications.channels import Loudness, Notice, Section


class Kind(StrEnum):
    """What a message is about."""

    WARNING = "warning"
    END = "end"  #: a warning is over, or no longer meant for whoever reads it
    POST = "post"
    LETTER = "letter"
    DUTY = "duty"  #: work that waits for an official


class Rule(NamedTuple):
    """One row of the table; an empty set takes anything."""

    kind: Kind
    statuses: frozenset[str]
    severities: frozenset[str]
    urgencies: frozenset[str]
    notice: Notice


ANY: frozenset[str] = frozenset()
REAL: frozenset[str] = frozenset({Status.ACTUAL})
GREAT: frozenset[str] = frozenset({Severity.EXTREME, Severity.SEVERE})
SMALL: frozenset[str] = frozenset({Severity.MINOR})
LATER: frozenset[str] = frozenset({Urgency.FUTURE})

#: The first that fits counts. Posts, letters and work have an urgency alone: Immediate, or none.
RULES: tuple[Rule, ...] = (
    Rule(Kind.WARNING, REAL, GREAT, LATER, Notice(Section.ADVISORIES, Loudness.LOUD)),
    Rule(Kind.WARNING, REAL, GREAT, ANY, Notice(Section.ALERTS, Loudness.CRITICAL)),
    Rule(Kind.WARNING, REAL, SMALL, ANY, Notice(Section.ADVISORIES, Loudness.ORDINARY)),
    Rule(Kind.WARNING, REAL, ANY, LATER, Notice(Section.ADVISORIES, Loudness.ORDINARY)),
    Rule(Kind.WARNING, REAL, ANY, ANY, Notice(Section.ADVISORIES, Loudness.LOUD)),
    Rule(Kind.END, REAL, ANY, ANY, Notice(Section.ADVISORIES, Loudness.ORDINARY)),
    Rule(Kind.WARNING, ANY, ANY, ANY, Notice(Section.EXERCISES, Loudness.ORDINARY)),
    Rule(Kind.END, ANY, ANY, ANY, Notice(Section.EXERCISES, Loudness.QUIET)),
    Rule(Kind.POST, ANY, ANY, frozenset({Urgency.IMMEDIATE}), Notice(Section.NEWS, Loudness.LOUD)),
    Rule(Kind.POST, ANY, ANY, ANY, Notice(Section.NEWS, Loudness.ORDINARY)),
    Rule(Kind.LETTER, ANY, ANY, frozenset({Urgency.IMMEDIATE}), Notice(Section.MESSAGES, Loudness.LOUD)),
    Rule(Kind.LETTER, ANY, ANY, ANY, Notice(Section.MESSAGES, Loudness.ORDINARY)),
    Rule(Kind.DUTY, ANY, ANY, frozenset({Urgency.IMMEDIATE}), Notice(Section.DUTY, Loudness.LOUD)),
    Rule(Kind.DUTY, ANY, ANY, ANY, Notice(Section.MESSAGES, Loudness.ORDINARY)),
)


def notice(kind: Kind, *, status: str = "", severity: str = "", urgency: str = "") -> Notice:
    """Return how a phone shows a message of this kind, in CAP's words."""
    given = (status, severity, urgency)
    return next(
        rule.notice
        for rule in RULES
        if rule.kind is kind
        and all(not taken or value in taken for taken, value in zip(rule[1:4], given, strict=True))
    )


def of_alert(alert: Alert, *, farewell: bool) -> Notice:
    """Return how a phone shows an alert.

    :param farewell: it says that the alert is over where it goes.
    """
    over = farewell or ending_of(alert) is not None
    return notice(
        Kind.END if over else Kind.WARNING,
        status=alert["status"],
        severity=alert["severity"] or Severity.UNKNOWN,
        urgency=alert["urgency"] or Urgency.UNKNOWN,
    )


def of_post(*, urgent: bool) -> Notice:
    """Return how a phone shows a post."""
    return notice(Kind.POST, urgency=Urgency.IMMEDIATE if urgent else "")


def of_letter(*, urgent: bool) -> Notice:
    """Return how a phone shows a message to one person."""
    return notice(Kind.LETTER, urgency=Urgency.IMMEDIATE if urgent else "")


def of_duty(*, urgent: bool) -> Notice:
    """Return how the phone of an official shows that work waits."""
    return notice(Kind.DUTY, urgency=Urgency.IMMEDIATE if urgent else "")
